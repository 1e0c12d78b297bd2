package dev.lathe.runtime.mail;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.platform.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a call of {@code Send}: what is wrong is told before anybody is asked. */
public final class LetterCall {
  /** The operation that modules of mail have. */
  public static final String SEND = "Send";

  /** Servers take a hundred; more than that is a list, and no business of a request. */
  private static final int MOST_RECIPIENTS = 50;

  /** A header's line is at most 998 bytes long, RFC 5322; longer ones nobody reads. */
  private static final int LONGEST_SUBJECT = 400;

  /** Of text and html together, in characters: a request of a client has at most so much. */
  private static final int LONGEST_BODY = 1024 * 1024;

  /** {@code context} is what graphs of the format tell all modules. */
  private static final List<String> KNOWN =
      List.of("to", "cc", "bcc", "reply_to", "subject", "text", "html", "context");

  private static final String IMPOSSIBLE = "MAIL_INVALID";
  private static final String NO_ADDRESS = "MAIL_ADDRESS_INVALID";

  private LetterCall() {}

  /**
   * The mail that {@code call} wants sent.
   *
   * @param ids names a mail whose call has no key
   * @throws ModuleFailed if it can't be sent so
   */
  public static Letter read(ModuleCall call, Mailbox from, Ids ids) throws ModuleFailed {
    if (!call.operation().equals(SEND)) {
      throw refused(
          Reason.SCHEMA_MISMATCH,
          "a module of mail knows `%s`, and no `%s`".formatted(SEND, call.operation()));
    }
    if (!(call.input() instanceof Json.Obj input)) {
      throw invalid(IMPOSSIBLE, "a mail is an object of `to`, `subject`, `text`");
    }
    for (String name : input.members().keySet()) {
      if (!KNOWN.contains(name)) {
        throw invalid(
            IMPOSSIBLE,
            "a mail has no `%s`: it has %s"
                .formatted(name, String.join(", ", KNOWN.subList(0, 7))));
      }
    }
    var letter =
        new Letter(
            id(call, from, ids),
            from,
            mailboxes(input, "to"),
            mailboxes(input, "cc"),
            mailboxes(input, "bcc"),
            mailboxes(input, "reply_to"),
            text(input, "subject").orElse(""),
            text(input, "text"),
            text(input, "html"));
    judge(letter);
    return letter;
  }

  private static void judge(Letter letter) {
    if (letter.to().isEmpty()) throw invalid(IMPOSSIBLE, "`to` names nobody");
    if (letter.recipients().size() > MOST_RECIPIENTS) {
      throw invalid(
          IMPOSSIBLE,
          "%s would get it, and at most %s can"
              .formatted(letter.recipients().size(), MOST_RECIPIENTS));
    }
    try {
      OneLine.require(letter.subject(), LONGEST_SUBJECT);
    } catch (IllegalArgumentException e) {
      throw invalid(IMPOSSIBLE, "`subject` " + e.getMessage());
    }
    int length =
        letter.text().map(String::length).orElse(0) + letter.html().map(String::length).orElse(0);
    if (letter.text().isEmpty() && letter.html().isEmpty()) {
      throw invalid(IMPOSSIBLE, "neither `text` nor `html` says anything");
    }
    if (length > LONGEST_BODY) {
      throw invalid(
          IMPOSSIBLE,
          "`text` and `html` have %s characters, and at most %s can be sent"
              .formatted(length, LONGEST_BODY));
    }
  }

  /** A digest says nothing of the key, and nobody else has it at this domain. */
  private static String id(ModuleCall call, Mailbox from, Ids ids) {
    String left = call.idempotencyKey().map(Sha256::hex).orElseGet(() -> ids.next().toString());
    return "<" + left + "@" + from.domain() + ">";
  }

  private static Optional<String> text(Json.Obj input, String name) {
    return switch (input.get(name).orElse(Json.NULL)) {
      case Json.Null _ -> Optional.empty();
      case Json.Str(String text) -> Optional.of(text);
      default -> throw invalid(IMPOSSIBLE, "`" + name + "` is no text");
    };
  }

  private static List<Mailbox> mailboxes(Json.Obj input, String name) {
    var found = new ArrayList<Mailbox>();
    switch (input.get(name).orElse(Json.NULL)) {
      case Json.Null _ -> {}
      case Json.Arr(var items) -> items.forEach(item -> found.add(mailbox(item, name)));
      case Json one -> found.add(mailbox(one, name));
    }
    return found;
  }

  private static Mailbox mailbox(Json json, String name) {
    Optional<String> address =
        json instanceof Json.Str(String text)
            ? Optional.of(text)
            : Json.orEmpty(json).text("address");
    try {
      return Mailbox.of(
          address.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "is neither an address nor {\"address\": …, \"name\": …}")),
          Json.orEmpty(json).text("name"));
    } catch (IllegalArgumentException e) {
      throw invalid(NO_ADDRESS, "what `" + name + "` says " + e.getMessage());
    }
  }

  private static ModuleFailed invalid(String code, String message) {
    return refused(Reason.INVALID_ARGUMENT, code + ": " + message);
  }

  private static ModuleFailed refused(Reason reason, String message) {
    return ModuleFailed.unasked(reason, message);
  }
}
