package dev.lathe.runtime.adapter.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.adapter.web.HttpEgress;
import dev.lathe.runtime.mail.MailContract;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.ModuleSecrets;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.ModuleSetup;
import dev.lathe.runtime.platform.Platform;
import jakarta.mail.MessagingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract against a server of mail, and what one may do to a mail. */
final class SmtpMailTest extends MailContract {
  private static final String MAIL =
      "{\"to\":[\"ann@example.com\",\"bob@example.com\"],\"subject\":\"s\",\"text\":\"t\"}";

  private final MailServer server = MailServer.plain();
  private final Platform platform = SystemPlatform.create();

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  protected ModuleClient module() {
    return open(server, "none", "", "", Optional.empty());
  }

  @Override
  protected List<Arrived> arrived() {
    try {
      return server.arrived();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private ModuleClient open(
      MailServer at, String tls, String more, String secrets, Optional<SSLSocketFactory> trusting) {
    return open(settings("127.0.0.1", at.port(), tls, more, secrets), trusting);
  }

  private ModuleClient open(ModuleSettings settings, Optional<SSLSocketFactory> trusting) {
    return new SmtpMail(trusting)
        .open(
            new ModuleSetup(
                settings,
                new ModuleSecrets(
                    settings,
                    Map.of("SMTP_USER", "lathe", "GOOD", "very-secret-4711", "BAD", "wrong-4712"),
                    _ -> "unused",
                    platform.time()),
                new HttpEgress(settings, platform.time()),
                platform));
  }

  private static ModuleSettings settings(
      String host, int port, String tls, String more, String secrets) {
    return ModuleSettings.all(
            """
            {"mail":{"kind":"mail","host":"%s","port":%s,"tls":"%s","from":"desk@example.com",
             "fromName":"Desk","hosts":["%s:%s"]%s%s}}
            """
                .formatted(host, port, tls, host, port, more, secrets))
        .getFirst();
  }

  private static String account(String password) {
    return ",\"secrets\":{\"user\":{\"env\":\"SMTP_USER\"},\"password\":{\"env\":\""
        + password
        + "\"}}";
  }

  private ModuleFailed failed(MailServer.Mood mood, Duration patience) {
    server.is(mood);
    return assertThrows(
        ModuleFailed.class, () -> module().call(send(MAIL, Optional.of("k"), patience)));
  }

  private ModuleFailed failed(MailServer.Mood mood) {
    return failed(mood, patience());
  }

  @Test
  void headers_say_who_when_and_that_nobody_need_answer() throws Exception {
    module().call(send(MAIL));
    var mail = server.mail(0);
    assertEquals("Desk <desk@example.com>", mail.getHeader("From", null));
    assertEquals("auto-generated", mail.getHeader("Auto-Submitted", null));
    assertNotNull(mail.getSentDate());
    assertTrue(mail.getMessageID().matches("<[0-9a-f]{64}@example.com>"), mail.getMessageID());
    assertNull(mail.getHeader("Bcc", null));
  }

  @Test
  void a_server_knows_no_keys_so_a_mail_that_may_have_gone_is_not_sent_again() {
    assertFalse(module().takesKeys());
  }

  @Test
  void what_ends_before_the_server_has_all_of_it_was_surely_not_sent() {
    ModuleFailed slow = failed(MailServer.Mood.SLOW_AT_FIRST, Duration.ofMillis(700));
    assertEquals(Reason.UNAVAILABLE, slow.reason());
    assertFalse(slow.mayHaveHappened());
    ModuleFailed gone = failed(MailServer.Mood.GONE_AT_FIRST);
    assertEquals(Reason.UNAVAILABLE, gone.reason());
    assertFalse(gone.mayHaveHappened());
    assertEquals(0, server.had());
  }

  @Test
  void what_the_server_has_and_does_not_answer_may_have_been_sent() {
    ModuleFailed slow = failed(MailServer.Mood.SLOW_AT_LAST, Duration.ofMillis(1_500));
    assertEquals(Reason.TIMEOUT, slow.reason());
    assertTrue(slow.mayHaveHappened());
    ModuleFailed gone = failed(MailServer.Mood.GONE_AT_LAST);
    assertEquals(2, server.had());
    // 421 is an answer: the server says that it did not take it.
    assertFalse(gone.mayHaveHappened());
    assertEquals(Reason.UNAVAILABLE, gone.reason());
  }

  @Test
  void a_connection_that_breaks_after_all_of_it_leaves_open_what_became_of_it() throws Exception {
    try (var rude = new RudeServer()) {
      ModuleClient module =
          open(settings("127.0.0.1", rude.port(), "none", "", ""), Optional.empty());
      var failed = assertThrows(ModuleFailed.class, () -> module.call(send(MAIL)));
      assertTrue(failed.mayHaveHappened());
      assertEquals(Reason.TIMEOUT, failed.reason());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NO_SENDER, VENDOR, MAIL_SENDER_REFUSED, 0",
    "NO_RECIPIENT, INVALID_ARGUMENT, MAIL_RECIPIENT_REFUSED, 0",
    "LATER, OVERLOAD, EXTERNAL_MODULE_OVERLOAD, 0",
    "NO_MAIL, INVALID_ARGUMENT, MAIL_REFUSED, 1",
    "MAIL_LATER, OVERLOAD, EXTERNAL_MODULE_OVERLOAD, 1"
  })
  void what_a_server_refuses_was_not_sent_to_anybody(
      MailServer.Mood mood, Reason reason, String code, int had) {
    ModuleFailed failed = failed(mood);
    assertEquals(reason, failed.reason());
    assertEquals(code, failed.code());
    assertFalse(failed.mayHaveHappened());
    assertFalse(failed.said().contains("bob@"), failed.said());
    assertEquals(had, server.had());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          550 5.1.1 bob@example.com: no such mailbox | it answered 550 5.1.1
          451 try bob@example.com later              | it answered 451
          bob@example.com is nobody                  | MessagingException
          """)
  void a_log_has_a_servers_code_and_not_its_words(String said, String told) {
    assertEquals(told, SmtpFailures.told(new MessagingException(said)));
  }

  @Test
  void nobody_is_written_to_outside_the_listed_domains() {
    var module =
        open(
            server,
            "none",
            ",\"recipientDomains\":[\"example.com\",\"*.example.org\"]",
            "",
            Optional.empty());
    module.call(send("{\"to\":[\"a@Example.com\",\"b@eu.example.org\"],\"text\":\"t\"}"));
    for (String other : List.of("a@example.org", "a@notexample.com", "a@example.com.evil.test")) {
      var failed =
          assertThrows(
              ModuleFailed.class,
              () ->
                  module.call(
                      send("{\"to\":\"a@example.com\",\"bcc\":\"" + other + "\",\"text\":\"t\"}")));
      assertEquals("MAIL_RECIPIENT_NOT_ALLOWED", failed.code());
    }
    assertEquals(1, server.had());
  }

  @Test
  void a_server_that_is_away_was_surely_not_reached() throws Exception {
    int port;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    ModuleClient module = open(settings("127.0.0.1", port, "none", "", ""), Optional.empty());
    var failed = assertThrows(ModuleFailed.class, () -> module.call(send(MAIL)));
    assertEquals(Reason.UNAVAILABLE, failed.reason());
    assertFalse(failed.mayHaveHappened());
  }

  @Test
  void an_account_opens_a_server_that_wants_one_and_a_wrong_password_is_ours() {
    try (var wanting = MailServer.wantingAccount()) {
      open(wanting, "none", "", account("GOOD"), Optional.empty()).call(send(MAIL));
      assertEquals(1, wanting.had());
      var wrong = open(wanting, "none", "", account("BAD"), Optional.empty());
      var failed = assertThrows(ModuleFailed.class, () -> wrong.call(send(MAIL)));
      assertEquals(Reason.VENDOR, failed.reason());
      assertFalse(String.valueOf(failed.getMessage()).contains("4712"), failed.getMessage());
      var lacking = open(wanting, "none", "", account("NOWHERE"), Optional.empty());
      assertEquals(
          Reason.NOT_CONFIGURED,
          assertThrows(ModuleFailed.class, () -> lacking.call(send(MAIL))).reason());
      assertEquals(1, wanting.had());
    }
  }

  @ParameterizedTest
  @CsvSource({"starttls", "tls"})
  void what_is_said_is_hidden_and_a_certificate_is_looked_at(String mode, @TempDir Path folder)
      throws Exception {
    SSLContext good = TestCertificate.of("ip:127.0.0.1", folder).context();
    SSLContext other = TestCertificate.of("dns:other.example.com", folder).context();
    try (var server = secure(mode, good);
        var misnamed = secure(mode, other)) {
      open(server, mode, "", "", Optional.of(good.getSocketFactory())).call(send(MAIL));
      assertEquals(1, server.had());
      var untrusted = open(server, mode, "", "", Optional.empty());
      certificateRefused(untrusted);
      certificateRefused(open(misnamed, mode, "", "", Optional.of(other.getSocketFactory())));
      assertEquals(1, server.had() + misnamed.had());
    }
  }

  private static MailServer secure(String mode, SSLContext context) {
    return mode.equals("tls") ? MailServer.tls(context) : MailServer.startingTls(context);
  }

  private static void certificateRefused(ModuleClient module) {
    var failed = assertThrows(ModuleFailed.class, () -> module.call(send(MAIL)));
    assertTrue(failed.said().contains("no certificate that is trusted"), failed.said());
    assertFalse(failed.mayHaveHappened());
  }

  @Test
  void a_server_without_starttls_is_told_nothing() {
    var module = open(server, "starttls", "", "", Optional.empty());
    var failed = assertThrows(ModuleFailed.class, () -> module.call(send(MAIL)));
    assertEquals(Reason.VENDOR, failed.reason());
    assertTrue(failed.said().contains("STARTTLS"), failed.said());
    assertEquals(0, server.had());
  }

  @Test
  void a_name_that_leads_into_a_private_network_is_not_followed() {
    // localtest.me and the like: here a name of this machine's that is not one of the words for it.
    String host = "localhost.";
    var module = open(settings(host, server.port(), "starttls", "", ""), Optional.empty());
    var failed = assertThrows(ModuleFailed.class, () -> module.call(send(MAIL)));
    assertFalse(failed.mayHaveHappened());
    assertEquals(0, server.had());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"host":"smtp.example.com","from":"a@example.com","tls":"none","hosts":["smtp.example.com:25"]}                    | in the clear
          {"host":"smtp.example.com","from":"a@example.com","hosts":["smtp.example.com"]}                                    | "hosts": ["smtp.example.com:587"]
          {"host":"smtp.example.com","from":"a@example.com","tls":"tls","hosts":[]}                                          | "hosts": ["smtp.example.com:465"]
          {"host":"smtp.example.com","from":"a@example.com","tls":"ssl","hosts":[]}                                          | has `tls` "ssl"
          {"host":"smtp.example.com","from":"a@example.com","port":0,"hosts":[]}                                             | has `port`
          {"host":"smtp.example.com","from":"a@example.com","port":"587","hosts":[]}                                         | has `port`
          {"host":"smtp.example.com","from":"nobody","hosts":["smtp.example.com:587"]}                                       | has a `from`
          {"host":"smtp.example.com","hosts":["smtp.example.com:587"]}                                                       | lacks `from`
          {"from":"a@example.com","hosts":[]}                                                                                | lacks `host`
          {"host":"smtp.example.com","from":"a@example.com","hosts":["smtp.example.com:587"],"user":"ann"}                   | has a setting `user`
          {"host":"smtp.example.com","from":"a@example.com","hosts":["smtp.example.com:587"],"secrets":{"user":{"env":"U"}}} | not `user` and `password`
          {"host":"smtp.example.com","from":"a@example.com","hosts":["smtp.example.com:587"],"recipientDomains":["@x"]}      | `recipientDomains`
          {"host":"smtp.example.com","from":"a@example.com","hosts":["smtp.example.com:587"],"connectTimeoutMs":1.5}         | `connectTimeoutMs`
          """)
  void a_setting_that_is_wrong_stops_the_start(String text, String told) {
    ModuleSettings settings =
        ModuleSettings.all("{\"mail\":" + text.replaceFirst("\\{", "{\"kind\":\"mail\",") + "}")
            .getFirst();
    var wrong =
        assertThrows(IllegalArgumentException.class, () -> open(settings, Optional.empty()));
    assertTrue(String.valueOf(wrong.getMessage()).contains(told), wrong.getMessage());
  }

  @Test
  void many_are_sent_at_once() {
    ModuleClient module = module();
    List<CompletableFuture<Json>> calls =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> module.call(send(MAIL, Optional.of("k" + i), patience()))))
            .toList();
    calls.forEach(call -> assertTrue(JsonText.write(call.join()).contains("message_id")));
    assertEquals(20, server.had());
  }

  /** Speaks SMTP as far as the end of a mail, and hangs up. */
  private static final class RudeServer implements AutoCloseable {
    private final ServerSocket listening;

    RudeServer() throws IOException {
      listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return listening.getLocalPort();
    }

    private void serve() {
      try (var socket = listening.accept()) {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        var out = socket.getOutputStream();
        out.write("220 rude\r\n".getBytes(US_ASCII));
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (data && line.equals(".")) return;
          if (data) continue;
          data = line.equals("DATA");
          out.write((data ? "354 go on\r\n" : "250 fine\r\n").getBytes(US_ASCII));
        }
      } catch (IOException e) {
        // it is closed
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
