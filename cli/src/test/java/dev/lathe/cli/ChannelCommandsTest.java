package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.bundle.WishOutcome;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes to a channel, what it keeps of that, and how to go back. */
final class ChannelCommandsTest {
  private static final Path BANK =
      Path.of("..", "local-dev", "src", "test", "resources", "simulation", "bank");

  @TempDir private Path folder;
  private Path bank = Path.of("");
  private String store = "";
  private String database = "";

  @BeforeEach
  void copyBank() throws IOException {
    bank = folder.resolve("bank");
    copy("", "");
    store = folder.resolve("store").toString();
    database = "sqlite:" + folder.resolve("served.db");
  }

  @Test
  void a_push_that_breaks_clients_is_refused_with_the_lines_of_diff_and_changes_nothing()
      throws IOException {
    String first = done(push());
    copy("\"path\": \"/accounts\"", "\"path\": \"/open\"");

    var refused = push();
    assertEquals(1, refused.exitCode(), refused.toString());
    assertEquals("", refused.out());
    assertTrue(refused.err().contains("breaking       route POST"), refused.err());
    assertTrue(refused.err().contains("nothing was pushed"), refused.err());
    assertTrue(refused.err().contains("--allow-breaking"), refused.err());
    assertEquals(first, said().getFirst().bundle().value());
    try (Stream<Path> kept = Files.list(Path.of(store, "bundles"))) {
      assertEquals(1, kept.count());
    }

    var data = (Json.Obj) JsonText.parse(push("--json").out());
    assertTrue(data.get("changes").isPresent(), data.toString());
    var error = (Json.Obj) data.get("error").orElseThrow();
    assertEquals(Optional.of("wrong"), error.text("code"));
  }

  @Test
  void what_somebody_allows_passes_and_the_history_keeps_why() throws IOException {
    done(push());
    copy("\"path\": \"/accounts\"", "\"path\": \"/open\"");
    assertEquals(2, push("--allow-breaking", " ").exitCode());
    String second = done(push("--allow-breaking", "nobody calls it"));

    Wish wish = said().getFirst();
    assertEquals(second, wish.bundle().value());
    assertEquals(Optional.of("nobody calls it"), wish.motive().reason());
    assertTrue(wish.motive().verdict().orElseThrow().contains("breaking"), wish.toString());
    assertEquals(MotiveOptions.who(), wish.motive().by());
    var told = run("history", "--to", store);
    assertTrue(told.out().contains("\"nobody calls it\""), told.out());
    assertEquals(2, told.out().lines().count());
    var data = (Json.Obj) JsonText.parse(run("history", "--to", store, "--json").out());
    assertEquals(2, ((Json.Arr) data.get("history").orElseThrow()).items().size());
  }

  @Test
  void a_compatible_push_passes_without_a_word() throws IOException {
    done(push());
    String moved = "\"moved\": { \"type\": \"decimal\", \"nullable\": false, \"column\"";
    copy(
        moved,
        "\"note\": { \"type\": \"string\", \"nullable\": true, \"column\": \"note\" }, " + moved);
    done(push());
    assertEquals(2, said().size());
  }

  @Test
  void what_the_store_has_lost_is_not_taken_for_harmless() throws IOException {
    String first = done(push());
    Files.delete(Path.of(store, "bundles", first));
    copy("\"path\": \"/accounts\"", "\"path\": \"/open\"");
    var refused = push();
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("can't be told"), refused.err());
    done(push("--allow-breaking", "it is lost"));
  }

  @Test
  void a_rollback_is_live_when_the_command_returns_and_the_history_says_so() throws IOException {
    String first = done(push());
    relay();
    copy("\"path\": \"/accounts\"", "\"path\": \"/open\"");
    String second = done(push("--allow-breaking", "why not"));
    relay();
    assertEquals(Optional.of(second), live());

    assertEquals(first, done(rollback("--reason", "it was wrong")));
    assertEquals(Optional.of(first), live());
    Wish wish = said().getFirst();
    assertEquals(Deed.ROLLBACK, wish.motive().deed());
    assertEquals(Optional.of("it was wrong"), wish.motive().reason());
    assertTrue(wish.became(WishOutcome.State.LIVE));

    assertEquals(1, rollback(first.substring(0, 8)).exitCode());
    assertEquals(2, rollback("ab").exitCode());
    assertEquals(second, done(rollback(second.substring(0, 8), "--json"), "id"));
    assertEquals(Optional.of(second), live());
  }

  @Test
  void a_rollback_past_what_the_earlier_bundle_can_not_fold_is_refused_with_a_list()
      throws IOException {
    copy("\"owner\": { \"type\": \"string\"", "\"owner\": { \"type\": \"integer\"");
    done(push());
    relay();
    copy("", "");
    String text = done(push("--allow-breaking", "names"));
    relay();
    append("a", "{\"owner\":\"ann\",\"balance\":1,\"moved\":0,\"status\":\"open\"}");
    append("b", "{\"owner\":\"bob\",\"balance\":1,\"moved\":0,\"status\":\"open\"}");

    var refused = rollback();
    assertEquals(1, refused.exitCode(), refused.toString());
    assertTrue(refused.err().contains("event 1 of `Account-a` can't be folded"), refused.err());
    assertTrue(refused.err().contains("nothing was changed"), refused.err());
    assertEquals(Optional.of(text), live());
    assertEquals(text, said().getFirst().bundle().value());

    // Who has no database at hand learns it from the history, and what was live stays.
    done(run("rollback", "--to", store));
    relay();
    assertEquals(Optional.of(text), live());
    Wish wish = said().getFirst();
    assertTrue(wish.became(WishOutcome.State.REFUSED), wish.toString());
    assertTrue(
        wish.outcome().flatMap(WishOutcome::cause).orElse("").contains("cannot store TEXT"),
        wish.toString());
  }

  @Test
  void a_rollback_over_an_upcast_is_refused_once_the_log_has_events_of_the_newer_form()
      throws IOException {
    String first = done(push());
    relay();
    copy(
        "\"stateMachine\": {\n    \"stateField\": \"status\",\n    \"initial\": null,\n    \"states\": [\"open\"]",
        "\"upcasts\": { \"AccountOpen\": { \"1\": { \"set\": { \"balance\": { \"mul\": [\"balance\", 100] } } } } }, \"stateMachine\": {\n    \"stateField\": \"status\",\n    \"initial\": null,\n    \"states\": [\"open\"]");
    String second = done(push());
    assertFalse(first.equals(second));
    relay();
    assertEquals(Optional.of(second), live());

    // As long as nothing was written in the new form, there is a way back.
    assertEquals(first, done(rollback()));
    assertEquals(second, done(rollback(second.substring(0, 8))));
    append(
        "new", "{\"owner\":\"bob\",\"balance\":5,\"moved\":0,\"status\":\"open\"}", /* form= */ 2);

    var refused = rollback();
    assertEquals(1, refused.exitCode(), refused.toString());
    String told =
        "`AccountOpen` of form 2: 1 event in 1 stream, and it reads form 1 at most, the first is event 1 of `Account-new`";
    assertTrue(refused.err().contains(told), refused.err());
    assertTrue(refused.err().contains("nothing was changed"), refused.err());
    assertEquals(second, said().getFirst().bundle().value());
    var json = (Json.Obj) JsonText.parse(rollback("--json").out());
    assertTrue(
        json.object("error").text("message").orElseThrow().contains("form 2"), json.toString());

    // The relay finds it where nobody had a database at hand.
    assertEquals(first, done(run("rollback", "--to", store)));
    relay();
    assertEquals(Optional.of(second), live());
    Wish wish = said().getFirst();
    assertTrue(wish.became(WishOutcome.State.REFUSED), wish.toString());
    assertTrue(
        wish.outcome().flatMap(WishOutcome::cause).orElse("").contains(told), wish.toString());

    // Neither does a table get it there that was made anew meanwhile.
    var rebuilt = new Motive(Deed.REBUILD, "eve", Optional.empty(), Optional.empty());
    BundleStores.open(store).point("live", new BundleId(first), rebuilt);
    relay();
    assertEquals(Optional.of(second), live());
    assertTrue(said().getFirst().became(WishOutcome.State.REFUSED), said().toString());
  }

  @Test
  void without_anything_before_there_is_no_way_back() {
    assertEquals(1, run("rollback", "--to", store).exitCode());
    done(push());
    var refused = run("rollback", "--to", store);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("nothing to go back to"), refused.err());
  }

  @Test
  void a_bundle_is_promoted_as_it_is_and_judged_as_a_push_is() throws IOException {
    String first = done(push("--channel", "staging"));
    assertEquals(first, done(run("promote", "staging", "--to", store)));
    assertEquals(1, run("promote", "staging", "--to", store).exitCode());
    copy("\"path\": \"/accounts\"", "\"path\": \"/open\"");
    String second = done(push("--channel", "staging", "--allow-breaking", "there alone"));
    var refused = run("promote", "staging", "--to", store);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("nothing was promoted"), refused.err());
    assertEquals(
        second, done(run("promote", "staging", "--to", store, "--allow-breaking", "all know")));
    assertEquals(Deed.PROMOTE, said().getFirst().motive().deed());
    assertEquals(1, run("promote", "nowhere", "--to", store).exitCode());
    assertEquals(2, run("promote", "No Where", "--to", store).exitCode());
  }

  @Test
  void status_tells_source_lock_channel_and_database_apart() throws IOException {
    String first = done(push());
    relay();
    var same = status();
    assertEquals(0, same.exitCode(), same.toString());
    assertEquals(
        List.of(first, first, first, first),
        same.out().lines().map(line -> line.replaceAll(" +", " ").split(" ", -1)[1]).toList());

    Files.delete(bank.resolve(LockFile.NAME));
    assertEquals(0, status().exitCode());

    copy("\"path\": \"/accounts\"", "\"path\": \"/open\"");
    var drift = status();
    assertEquals(1, drift.exitCode(), drift.toString());
    assertTrue(drift.err().contains("they differ"), drift.err());
    var data = (Json.Obj) JsonText.parse(status("--json").out());
    assertEquals(Optional.of(Json.of(true)), data.get("drift"));
    assertEquals(
        Optional.of(first), ((Json.Obj) data.get("database").orElseThrow()).text("bundle"));
    assertFalse(
        Optional.of(first).equals(((Json.Obj) data.get("source").orElseThrow()).text("bundle")));
  }

  private CommandLineRun status(String... more) {
    var words = new ArrayList<>(List.of("status", bank.toString(), "--to", store));
    words.addAll(List.of("--database", database, "--fail-on-drift"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private CommandLineRun push(String... more) {
    var words = new ArrayList<>(List.of("push", bank.toString(), "--to", store));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private CommandLineRun rollback(String... more) {
    var words = new ArrayList<>(List.of("rollback", "--to", store, "--database", database));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private static CommandLineRun run(String... words) {
    return CommandLineRun.of(words);
  }

  private static String done(CommandLineRun run) {
    assertEquals(0, run.exitCode(), run.toString());
    return run.out().strip();
  }

  private static String done(CommandLineRun run, String member) {
    return ((Json.Obj) JsonText.parse(done(run))).text(member).orElseThrow();
  }

  private List<Wish> said() {
    return BundleStores.open(store).channel("live").orElseThrow().wishes();
  }

  /** The relay's tick. */
  private void relay() {
    try (Database served = Databases.open(database)) {
      try {
        new ChannelRollout(BundleStores.open(store), "live", served).follow();
      } catch (RolloutRefused | StatementFailed refused) {
        // It is in the history.
      }
    }
  }

  private Optional<String> live() {
    try (Database served = Databases.open(database)) {
      return LiveBundle.named(served).map(BundleId::value);
    }
  }

  private void append(String account, String after) {
    append(account, after, /* form= */ 1);
  }

  private void append(String account, String after, int form) {
    try (Database served = Databases.open(database)) {
      served.execute(
          Statement.write(
              """
              INSERT INTO append_event(stream,version,id,service,entity,type,time,correlation,\
              schema_version,bundle,data) VALUES('Account-'||?1,1,?1,'bank','Account',\
              'AccountOpen','2026-03-01T00:00:00.000Z','c',?3,'','{"before":null,"after":'||?2||'}')\
              """,
              account,
              after,
              (long) form));
    }
  }

  /** The bank with another text in the place of {@code was}. */
  private void copy(String was, String now) throws IOException {
    try (Stream<Path> files = Files.walk(BANK)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = bank.resolve(BANK.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        String text = Files.readString(file);
        Files.writeString(target, was.isEmpty() ? text : text.replace(was, now));
      }
    }
  }
}
