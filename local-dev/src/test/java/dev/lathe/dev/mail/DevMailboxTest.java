package dev.lathe.dev.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.console.DevDocuments;
import dev.lathe.dev.console.NotAsked;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.mail.MailContract;
import dev.lathe.runtime.module.ModuleClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in keeps the contract of those that send, and what it was given. */
final class DevMailboxTest extends MailContract {
  @TempDir private Path folder;

  private DevMailbox mailbox;

  @BeforeEach
  void open() {
    mailbox = opened();
  }

  private DevMailbox opened() {
    return DevMailbox.in(folder.resolve("mail"), SystemPlatform.create());
  }

  @Override
  protected ModuleClient module() {
    return mailbox;
  }

  @Override
  protected List<Arrived> arrived() {
    return mailbox.letters().reversed().stream().map(DevMailboxTest::arrived).toList();
  }

  private static Arrived arrived(KeptLetter letter) {
    Json.Obj json = letter.json();
    var recipients = new ArrayList<String>();
    for (String role : List.of("to", "cc", "bcc")) {
      each(json, role).forEach(one -> recipients.add(one.text("address").orElseThrow()));
    }
    return new Arrived(
        letter.id(),
        recipients,
        String.join(
            ", ",
            each(json, "to").stream()
                .map(one -> one.text("name").orElse("") + one.text("address").orElseThrow())
                .toList()),
        json.text("subject").orElseThrow(),
        json.text("text"),
        json.text("html"));
  }

  private static List<Json.Obj> each(Json.Obj json, String role) {
    return ((Json.Arr) json.get(role).orElseThrow()).items().stream().map(Json::orEmpty).toList();
  }

  @Test
  void what_it_has_outlives_the_server_and_goes_on_being_counted() {
    module().call(send("{\"to\":\"ann@example.com\",\"subject\":\"one\",\"text\":\"t\"}"));
    mailbox = opened();
    module().call(send("{\"to\":\"ann@example.com\",\"subject\":\"two\",\"text\":\"t\"}"));
    assertEquals(List.of(2L, 1L), opened().letters().stream().map(KeptLetter::number).toList());
    assertEquals(List.of("one", "two"), arrived().stream().map(Arrived::subject).toList());
  }

  @Test
  void it_keeps_so_many_and_forgets_the_oldest() throws Exception {
    for (int i = 0; i < DevMailbox.MOST + 3; i++) {
      module().call(send("{\"to\":\"ann@example.com\",\"subject\":\"" + i + "\",\"text\":\"t\"}"));
    }
    assertEquals(DevMailbox.MOST, mailbox.letters().size());
    assertEquals("3", arrived().getFirst().subject());
    try (Stream<Path> files = Files.list(folder.resolve("mail"))) {
      assertEquals(DevMailbox.MOST, files.count());
    }
  }

  @Test
  void a_page_is_told_the_list_without_texts_and_one_with_it() {
    module()
        .call(send("{\"to\":\"ann@example.com\",\"subject\":\"hello\",\"text\":\"what it says\"}"));
    DevDocuments pages = mailbox.documents();
    String list = pages.at("/-/dev/mail", _ -> Optional.empty()).orElseThrow();
    assertTrue(list.contains("\"subject\":\"hello\""), list);
    assertFalse(list.contains("what it says"), list);
    String one = pages.at("/-/dev/mail", _ -> Optional.of("1")).orElseThrow();
    assertTrue(one.contains("\"text\":\"what it says\""), one);
    assertThrows(NotAsked.class, () -> pages.at("/-/dev/mail", _ -> Optional.of("2")));
    assertEquals(Optional.empty(), pages.at("/-/dev/mails", _ -> Optional.empty()));
  }
}
