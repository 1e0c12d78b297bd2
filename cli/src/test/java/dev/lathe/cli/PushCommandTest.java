package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `lathe push` leaves in a store, and what two of them at once do to each other. */
class PushCommandTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir private Path folder;

  private Path store = Path.of("");
  private Path orders = Path.of("");
  private Path tracker = Path.of("");

  @BeforeEach
  void compile() {
    store = folder.resolve("store");
    orders = compiled("orders");
    tracker = compiled("issue-tracker");
  }

  @Test
  void a_bundle_that_lay_damaged_in_the_store_is_replaced_and_that_is_said() throws IOException {
    String id = push(orders).out().strip();
    Path kept = store.resolve("bundles").resolve(id);
    byte[] whole = Files.readAllBytes(kept);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(kept, damaged);

    var told = push(orders);
    assertEquals(0, told.exitCode(), told.err());
    assertTrue(told.err().contains("bundle " + id + " lay damaged in " + store), told.err());
    assertEquals(-1, Files.mismatch(kept, Files.write(folder.resolve("whole"), whole)));

    Files.write(kept, new byte[] {1, 2, 3});
    var data = (Json.Obj) JsonText.parse(push(orders, "--json").out());
    assertEquals(Optional.of(Json.of(true)), data.get("replacedDamaged"));
    var again = push(orders, "--json");
    assertFalse(again.out().contains("replacedDamaged"), again.out());
    assertEquals("", again.err());
  }

  @Test
  void who_was_overtaken_is_told_what_is_there_and_how_to_go_on() {
    String first = push(orders).out().strip();
    BundleStore target = Stores.open(store.toString());
    StoredPush slow = StoredPush.begin(target, store.toString(), "live");
    String fast = push(tracker).out().strip();

    var refused = assertThrows(Refused.class, () -> slow.point(new BundleId(first), Motive.UNSAID));
    assertEquals(ExitCode.OVERTAKEN, refused.exitCode());
    String at = target.pointer("live").orElseThrow().at().toString();
    String message = String.valueOf(refused.getMessage());
    for (String said : List.of(fast, at, "`live`", store.toString(), "--force", "lathe diff")) {
      assertTrue(message.contains(said), message);
    }
    assertEquals(Optional.of(new BundleId(fast)), target.pointer("live").map(Pointer::bundle));

    assertEquals(0, push(orders, "--force").exitCode());
    assertEquals(Optional.of(new BundleId(first)), target.pointer("live").map(Pointer::bundle));
  }

  @Test
  void who_is_overtaken_by_who_takes_the_channel_away_is_told_so() throws IOException {
    String first = push(orders).out().strip();
    StoredPush slow = StoredPush.begin(Stores.open(store.toString()), store.toString(), "live");
    Files.delete(store.resolve("channels/live.json"));

    var refused = assertThrows(Refused.class, () -> slow.point(new BundleId(first), Motive.UNSAID));
    assertEquals(ExitCode.OVERTAKEN, refused.exitCode());
    assertTrue(String.valueOf(refused.getMessage()).contains("taken away"), refused.toString());
    assertFalse(Files.exists(store.resolve("channels/live.json")));
  }

  /** Each either points, after who it has seen, or is told: the channel's last writer succeeded. */
  @Test
  void of_many_pushes_at_once_who_does_not_point_is_told() throws Exception {
    var pushes = new ArrayList<Callable<CommandLineRun>>();
    for (int i = 0; i < 4; i++) {
      pushes.add(() -> push(orders, "--json"));
      pushes.add(() -> push(tracker, "--json"));
    }
    var pointed = new ArrayList<String>();
    try (var executor = Executors.newFixedThreadPool(pushes.size())) {
      for (Future<CommandLineRun> one : executor.invokeAll(pushes)) {
        CommandLineRun run = one.get();
        var data = (Json.Obj) JsonText.parse(run.out());
        switch (run.exitCode()) {
          case 0 -> pointed.add(data.text("id").orElseThrow());
          case 4 -> assertTrue(run.out().contains("\"code\":\"overtaken\""), run.out());
          default -> throw new AssertionError(run.toString());
        }
      }
    }
    Pointer last = Stores.open(store.toString()).pointer("live").orElseThrow();
    assertTrue(pointed.contains(last.bundle().value()), pointed + " " + last);
  }

  @Test
  void a_channel_that_says_nothing_is_left_so_unless_force_writes_it_anew() throws IOException {
    assertEquals(0, push(orders).exitCode());
    Path channel = store.resolve("channels/live.json");
    Files.writeString(channel, "{");

    var refused = push(orders);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("holds no pointer"), refused.err());
    assertTrue(refused.err().contains("--force"), refused.err());
    assertEquals("{", Files.readString(channel));

    assertEquals(0, push(orders, "--force").exitCode());
    assertTrue(Files.readString(channel).contains("\"bundle\""));
  }

  private CommandLineRun push(Path bundle, String... more) {
    var words = new ArrayList<>(List.of("push", bundle.toString(), "--to", store.toString()));
    words.addAll(List.of("--allow-breaking", "one blueprint takes the place of another"));
    words.addAll(List.of(more));
    return CommandLineRun.of(words.toArray(String[]::new));
  }

  private Path compiled(String example) {
    Path bundle = folder.resolve(example + ".bundle");
    var run =
        CommandLineRun.of("compile", EXAMPLES.resolve(example).toString(), "-o", bundle.toString());
    assertEquals(0, run.exitCode(), run.err());
    return bundle;
  }
}
