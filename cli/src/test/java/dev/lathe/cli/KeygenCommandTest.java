package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Push;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key on its way from `lathe keygen` into a store and to who trusts it. */
class KeygenCommandTest {
  @TempDir private Path folder;

  @Test
  void the_key_that_is_written_signs_and_the_one_that_is_printed_is_trusted() throws IOException {
    Path pem = folder.resolve("release.pem");
    CommandLineRun made = CommandLineRun.of("keygen", pem.toString());
    assertEquals(0, made.exitCode(), made.err());
    assertTrue(made.out().matches("ed25519:[A-Za-z0-9+/]{43}=\\R"), made.out());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pem)));
    BundleStore signing = opened("LATHE_SIGNING_KEY", pem.toString());
    BundleStore trusting = opened("LATHE_TRUSTED_KEYS", made.out().strip());
    BundleStore both =
        Stores.open(
            place(),
            Map.of(
                "LATHE_SIGNING_KEY",
                Files.readString(pem),
                "LATHE_TRUSTED_KEYS",
                made.out().strip()));

    BundleFile file = BundleFile.of(Orders.bundle("one"));
    assertEquals(Push.Kept.WHOLE, push(both, file));
    assertEquals(file.id(), trusting.pointer("live").orElseThrow().bundle());
    assertEquals(file.bytes().length, trusting.get(file.id()).length);

    BundleFile other = BundleFile.of(Orders.bundle("two"));
    BundleStore nobody = Stores.open(place(), Map.of());
    var refused = assertThrows(Refused.class, () -> push(nobody, other));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(String.valueOf(refused.getMessage()).contains("LATHE_SIGNING_KEY"));
    assertEquals(file.id(), trusting.pointer("live").orElseThrow().bundle());

    StoredPush.forced(nobody, place(), "live").point(other.id(), Motive.UNSAID);
    assertThrows(BundleUnreadable.class, () -> trusting.pointer("live"));
    push(signing, other);
    assertEquals(other.id(), trusting.pointer("live").orElseThrow().bundle());
  }

  @Test
  void a_key_that_is_there_is_not_written_over_and_data_says_where_it_is() throws IOException {
    Path pem = folder.resolve("release.pem");
    CommandLineRun made = CommandLineRun.of("keygen", "--json", pem.toString());
    var data = (Json.Obj) JsonText.parse(made.out());
    assertEquals(pem.toString(), data.text("file").orElseThrow());
    assertTrue(data.text("public").orElseThrow().startsWith("ed25519:"));
    String before = Files.readString(pem);
    CommandLineRun again = CommandLineRun.of("keygen", pem.toString());
    assertEquals(1, again.exitCode());
    assertTrue(again.err().contains("a key is never written over"), again.err());
    assertEquals(before, Files.readString(pem));
    assertEquals(
        3, CommandLineRun.of("keygen", folder.resolve("no/key.pem").toString()).exitCode());
  }

  @Test
  void settings_that_are_no_keys_are_told() throws IOException {
    Path none = Files.writeString(folder.resolve("none.pem"), "nothing");
    for (String setting : new String[] {none.toString(), "nowhere.pem", "-----BEGIN KEY-----"}) {
      var refused = assertThrows(Refused.class, () -> opened("LATHE_SIGNING_KEY", setting));
      assertEquals(ExitCode.USAGE, refused.exitCode());
      assertTrue(String.valueOf(refused.getMessage()).startsWith("LATHE_SIGNING_KEY"));
    }
    assertThrows(Refused.class, () -> opened("LATHE_TRUSTED_KEYS", "nobody"));
  }

  private static Push.Kept push(BundleStore store, BundleFile file) {
    StoredPush push = StoredPush.begin(store, store.toString(), "live");
    Push.Kept kept = push.keep(file);
    var unused = push.point(file.id(), Motive.UNSAID);
    return kept;
  }

  private BundleStore opened(String variable, String value) {
    return Stores.open(place(), Map.of(variable, value));
  }

  private String place() {
    return folder.resolve("store").toString();
  }
}
