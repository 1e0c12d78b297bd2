package dev.lathe.runtime.mail;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A mail that can be sent.
 *
 * @param id its {@code Message-ID}, in angle brackets: the same for what means the same
 * @param bcc get it and stand in no header
 * @param text and {@code html}: at least one of them is there
 */
public record Letter(
    String id,
    Mailbox from,
    List<Mailbox> to,
    List<Mailbox> cc,
    List<Mailbox> bcc,
    List<Mailbox> replyTo,
    String subject,
    Optional<String> text,
    Optional<String> html) {
  public Letter {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
  }

  /** All who get it. */
  public List<Mailbox> recipients() {
    return Stream.of(to, cc, bcc).flatMap(List::stream).toList();
  }

  /** What a call is answered once it was taken. */
  public Json.Obj accepted() {
    return new Members()
        .with("message_id", id)
        .with("accepted", recipients().stream().map(Mailbox::address).toList())
        .object();
  }
}
