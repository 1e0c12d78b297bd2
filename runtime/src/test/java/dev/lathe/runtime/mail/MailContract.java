package dev.lathe.runtime.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What modules of mail keep: those that send it, and those that stand in for them. */
public abstract class MailContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** The longest that a call is given in these tests. */
  protected static Duration patience() {
    return LONG;
  }

  /**
   * What arrived.
   *
   * @param recipients all who got it, whoever stands in its headers
   * @param to as its header has it, as {@code subject}, decoded
   */
  public record Arrived(
      String id,
      List<String> recipients,
      String to,
      String subject,
      Optional<String> text,
      Optional<String> html) {}

  /** The module. */
  protected abstract ModuleClient module();

  /** All that arrived so far, the first one first. */
  protected abstract List<Arrived> arrived();

  /** A call of {@code Send} with the key {@code k}. */
  protected static ModuleCall send(String input) {
    return send(input, Optional.of("k"), LONG);
  }

  protected static ModuleCall send(String input, Optional<String> key, Duration timeout) {
    return new ModuleCall("mail", LetterCall.SEND, JsonText.parse(input), timeout, key, "c-1");
  }

  private ModuleFailed refused(String input) {
    var failed = assertThrows(ModuleFailed.class, () -> module().call(send(input)));
    assertFalse(failed.mayHaveHappened());
    assertEquals(List.of(), arrived());
    return failed;
  }

  @Test
  final void a_mail_arrives_as_it_was_meant_with_all_its_recipients() {
    Json answer =
        module()
            .call(
                send(
                    """
                    {"to":[{"address":"ann@example.com","name":"Änn, of \\"Acme\\""},"bob@example.com"],"cc":"cid@example.org",
                     "bcc":["dan@example.net"],"reply_to":"desk@example.com","subject":"Grüße ✓",
                     "text":"Žluťoučký\\nkůň\\n.\\n.dot","html":"<p>Grüße</p>","context":{"correlation_id":"c"}}
                    """));
    Arrived mail = arrived().getFirst();
    assertEquals(
        List.of("ann@example.com", "bob@example.com", "cid@example.org", "dan@example.net"),
        mail.recipients());
    assertFalse(mail.to().contains("dan@example.net"), mail.to());
    assertTrue(mail.to().contains("Änn, of"), mail.to());
    assertEquals("Grüße ✓", mail.subject());
    assertEquals(Optional.of("Žluťoučký\nkůň\n.\n.dot"), mail.text());
    assertEquals(Optional.of("<p>Grüße</p>"), mail.html());
    assertEquals(
        JsonText.parse(
            "{\"message_id\":\""
                + mail.id()
                + "\",\"accepted\":[\"ann@example.com\",\"bob@example.com\",\"cid@example.org\",\"dan@example.net\"]}"),
        answer);
  }

  @Test
  final void either_body_is_enough() {
    module().call(send("{\"to\":\"ann@example.com\",\"subject\":\"s\",\"text\":\"only text\"}"));
    module()
        .call(
            send("{\"to\":\"ann@example.com\",\"html\":\"<b>only</b>\"}", Optional.of("k2"), LONG));
    assertEquals(Optional.of("only text"), arrived().get(0).text());
    assertEquals(Optional.empty(), arrived().get(0).html());
    assertEquals(Optional.of("<b>only</b>"), arrived().get(1).html());
    assertEquals(Optional.empty(), arrived().get(1).text());
  }

  @Test
  final void what_means_the_same_has_the_same_name_and_nothing_else_has() {
    String mail = "{\"to\":\"ann@example.com\",\"subject\":\"s\",\"text\":\"t\"}";
    Json first = module().call(send(mail, Optional.of("key-1"), LONG));
    Json again = module().call(send(mail, Optional.of("key-1"), LONG));
    Json other = module().call(send(mail, Optional.of("key-2"), LONG));
    assertEquals(first, again);
    assertNotEquals(first, other);
    assertFalse(JsonText.write(first).contains("key-1"));
    Json unkeyed = module().call(send(mail, Optional.empty(), LONG));
    assertNotEquals(unkeyed, module().call(send(mail, Optional.empty(), LONG)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ann@example.com\\r\\nBcc: eve@example.org | e-mail address
          ann                                       | e-mail address
          ann@                                      | e-mail address
          @example.com                              | e-mail address
          ann@@example.com                          | e-mail address
          ann@exa mple.com                          | e-mail address
          Ann <ann@example.com>                     | e-mail address
          a@example.com, b@example.com              | e-mail address
          ann@-example.com                          | e-mail address
          ann..bob@example.com                      | e-mail address
          änn@example.com                           | e-mail address
          """)
  final void what_is_no_address_is_told(String address, String told) {
    var failed =
        refused(
            "{\"to\":[\"bob@example.com\",\"" + address + "\"],\"subject\":\"s\",\"text\":\"t\"}");
    assertEquals("MAIL_ADDRESS_INVALID", failed.code());
    assertEquals(ModuleFailed.Reason.INVALID_ARGUMENT, failed.reason());
    assertTrue(failed.said().contains("`to`") && failed.said().contains(told), failed.said());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"to":"a@example.com","subject":"s\\r\\nBcc: eve@example.org","text":"t"}                | `subject` has a line break
          {"to":"a@example.com","subject":"s\\u0000","text":"t"}                                   | `subject` has a line break
          {"to":{"address":"a@example.com","name":"A\\nBcc: eve@example.org"},"text":"t"}          | `to` says has a line break
          {"to":{"name":"A"},"text":"t"}                                                           | neither an address
          {"to":7,"text":"t"}                                                                      | neither an address
          {"to":[],"text":"t"}                                                                     | `to` names nobody
          {"cc":"a@example.com","text":"t"}                                                        | `to` names nobody
          {"to":"a@example.com","subject":"s"}                                                     | neither `text` nor `html`
          {"to":"a@example.com","text":7}                                                          | `text` is no text
          {"to":"a@example.com","text":"t","headers":{"X":"y"}}                                    | no `headers`
          []                                                                                       | a mail is an object
          """)
  final void what_is_no_mail_is_told_and_goes_nowhere(String input, String told) {
    var failed = refused(input);
    assertTrue(failed.code().startsWith("MAIL_"), failed.code());
    assertTrue(failed.said().contains(told), failed.said());
  }

  @Test
  final void too_many_recipients_and_too_long_a_text_are_refused() {
    String many = ",\"x@example.com\"".repeat(51).substring(1);
    assertTrue(
        refused("{\"to\":[" + many + "],\"text\":\"t\"}").said().contains("51 would get it"));
    String longest = "x".repeat(1024 * 1024 + 1);
    assertTrue(
        refused("{\"to\":\"a@example.com\",\"text\":\"" + longest + "\"}")
            .said()
            .contains("1048577 characters"));
  }

  @Test
  final void it_knows_one_operation() {
    var call = new ModuleCall("mail", "Fetch", Json.EMPTY, LONG, Optional.of("k"), "c-1");
    var failed = assertThrows(ModuleFailed.class, () -> module().call(call));
    assertEquals(ModuleFailed.Reason.SCHEMA_MISMATCH, failed.reason());
  }
}
