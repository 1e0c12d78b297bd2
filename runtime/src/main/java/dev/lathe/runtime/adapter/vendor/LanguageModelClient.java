package dev.lathe.runtime.adapter.vendor;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.Egress;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.ModuleSecrets;
import dev.lathe.runtime.module.ModuleSetup;
import dev.lathe.runtime.platform.Time;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Asks an endpoint that {@link LanguageModel} was set up with. */
final class LanguageModelClient implements ModuleClient {
  private static final String COMPLETE = "Complete";
  private static final String TOKEN = "token";
  private static final int UNAUTHORIZED = 401;

  private final ModuleSecrets secrets;
  private final Egress egress;
  private final Time time;
  private final String url;

  LanguageModelClient(ModuleSetup setup, String url) {
    this.secrets = setup.secrets();
    this.egress = setup.egress();
    this.time = setup.platform().time();
    this.url = url;
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    if (!call.operation().equals(COMPLETE)) {
      throw ModuleFailed.unasked(
          Reason.SCHEMA_MISMATCH,
          "a language model has the operation " + COMPLETE + ", not " + call.operation());
    }
    Json.Obj asked = ChatRequest.of(Json.orEmpty(call.input()));
    var headers = new TreeMap<String, String>();
    headers.put("Accept", "application/json");
    headers.put("Content-Type", "application/json");
    if (secrets.roles().contains(TOKEN)) {
      headers.put("Authorization", "Bearer " + secrets.read(TOKEN));
    }
    call.idempotencyKey().ifPresent(key -> headers.put("Idempotency-Key", key));
    Instant began = time.now();
    Egress.Reply reply =
        egress.send(
            new Egress.Ask(
                "POST", url + "/chat/completions", headers, Optional.of(JsonText.write(asked))),
            call.timeout());
    if (reply.status() == UNAUTHORIZED) secrets.forget();
    return Completion.of(Json.orEmpty(Answers.json(reply)), began, time.now());
  }
}
