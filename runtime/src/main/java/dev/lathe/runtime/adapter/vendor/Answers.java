package dev.lathe.runtime.adapter.vendor;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.Egress;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a service's answers mean. */
final class Answers {
  /** A code of the service's own that a client may be told. */
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");

  /** Of a message of the service's, in characters. */
  private static final int LONGEST_MESSAGE = 500;

  private Answers() {}

  /**
   * The JSON that was answered; nothing is an empty object.
   *
   * @throws ModuleFailed if it is a refusal, or no JSON
   */
  static Json json(Egress.Reply reply) throws ModuleFailed {
    int status = reply.status();
    if (status < 200 || status > 299) throw failure(reply);
    if (reply.body().isBlank()) return Json.EMPTY;
    try {
      return JsonText.parse(reply.body());
    } catch (JsonText.MalformedJson e) {
      throw new ModuleFailed(
          Reason.SCHEMA_MISMATCH, "it answered " + status + " with something that is no JSON");
    }
  }

  /**
   * A status that says nothing of the request's own is no refusal of it: our credentials are not
   * the client's. The text goes to a client only beside a code, which a service means for it.
   */
  private static ModuleFailed failure(Egress.Reply reply) {
    Json.Obj body = Json.orEmpty(parsed(reply.body()));
    Json.Obj error = body.get("error").isPresent() ? body.object("error") : body;
    Optional<String> code = error.text("code").filter(CODE.asMatchPredicate());
    Reason reason =
        switch (reply.status()) {
          case 400, 422 -> Reason.INVALID_ARGUMENT;
          case 401 -> code.isPresent() ? Reason.UNAUTHENTICATED : Reason.VENDOR;
          case 403 -> code.isPresent() ? Reason.PERMISSION_DENIED : Reason.VENDOR;
          case 404, 410 -> Reason.NOT_FOUND;
          case 409, 412 -> Reason.CONFLICT;
          case 408, 504 -> Reason.TIMEOUT;
          case 429 -> Reason.OVERLOAD;
          case 502, 503 -> Reason.UNAVAILABLE;
          default -> reply.status() >= 500 ? Reason.INTERNAL : Reason.VENDOR;
        };
    String said =
        code.isPresent() ? error.text("message").orElse("") : "it answered " + reply.status();
    String message = said.substring(0, Math.min(said.length(), LONGEST_MESSAGE));
    return new ModuleFailed(reason, code.map(own -> own + ": " + message).orElse(message));
  }

  private static Json parsed(String body) {
    try {
      return JsonText.parse(body);
    } catch (JsonText.MalformedJson e) {
      return Json.NULL;
    }
  }
}
