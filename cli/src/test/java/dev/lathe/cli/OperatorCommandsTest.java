package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask of a database, on that of an example with its seeds. */
final class OperatorCommandsTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "issue-tracker");
  private static final String ISSUE = "019cb0a0-0000-7000-8000-000000000001";
  private static final int SEEDS = 18;

  @TempDir private Path folder;
  private String address = "";
  private Path store = Path.of("");

  @BeforeEach
  void serve() {
    store = folder.resolve("store");
    address = "sqlite:" + folder.resolve("served.db");
    assertEquals(
        0, CommandLineRun.of("push", EXAMPLE.toString(), "--to", store.toString()).exitCode());
    try (Database database = Databases.open(address)) {
      new ChannelRollout(BundleStores.open(store.toString()), "live", database).ensureLive();
    }
  }

  @Test
  void what_is_exported_and_imported_has_the_same_bytes() throws IOException {
    Path file = folder.resolve("events.jsonl");
    String fresh = "sqlite:" + folder.resolve("fresh.db");

    var exported = run("events", "export", "-o", file.toString());
    var imported = CommandLineRun.of("events", "import", file.toString(), "--database", fresh);
    var again = CommandLineRun.of("events", "export", "--database", fresh);

    assertEquals(SEEDS, Files.readAllLines(file).size());
    assertEquals(0, imported.exitCode(), imported.err());
    assertTrue(imported.err().startsWith(SEEDS + " events imported, 0 were there"), imported.err());
    assertEquals(Files.readString(file), again.out());
    assertEquals(exported.err(), again.err()); // the digest too
    var twice = CommandLineRun.of("events", "import", file.toString(), "--database", fresh);
    assertTrue(twice.err().startsWith("0 events imported, 18 were there"), twice.err());
  }

  @Test
  void an_imported_log_can_be_served_and_is_as_it_was() throws IOException {
    Path file = folder.resolve("events.jsonl");
    String fresh = "sqlite:" + folder.resolve("fresh.db");
    run("events", "export", "-o", file.toString());
    CommandLineRun.of("events", "import", file.toString(), "--database", fresh);

    try (Database database = Databases.open(fresh)) {
      new ChannelRollout(BundleStores.open(store.toString()), "live", database).ensureLive();
    }

    assertEquals(
        run("verify", "--from", store.toString(), "--json").out(),
        CommandLineRun.of("verify", "--database", fresh, "--from", store.toString(), "--json")
            .out());
  }

  @Test
  void a_served_database_takes_no_import_and_a_broken_file_says_where() throws IOException {
    Path file = folder.resolve("events.jsonl");
    run("events", "export", "-o", file.toString());
    var served = run("events", "import", file.toString());
    assertEquals(1, served.exitCode());
    assertTrue(served.err().contains("serves bundle"), served.err());

    List<String> lines = Files.readAllLines(file);
    refused(lines.subList(1, 2), "", "");
    refused(List.of("{"), "line 1", "it is not JSON");
    refused(List.of(lines.get(1), lines.get(0)), "line 2", "does not come after");
    refused(
        List.of(lines.getFirst().replace("\"rntversion\":1", "\"rntversion\":2")),
        "line 1",
        "has version 2 where 1 has to follow");
    refused(
        List.of(lines.getFirst().replace("\"after\":{", "\"then\":{")), "line 1", "`before` and");
  }

  /** With no words, that it is taken. */
  private void refused(List<String> lines, String where, String why) throws IOException {
    Path file = Files.createTempFile(folder, "events", ".jsonl");
    Files.write(file, lines);
    String fresh = "sqlite:" + folder.resolve(file.getFileName() + ".db");
    var run = CommandLineRun.of("events", "import", file.toString(), "--database", fresh);
    assertEquals(why.isEmpty() ? 0 : 1, run.exitCode(), run.err());
    assertTrue(run.err().contains(where) && run.err().contains(why), run.err());
  }

  @Test
  void other_events_in_the_same_place_are_not_overwritten() throws IOException {
    Path file = folder.resolve("events.jsonl");
    Path other = folder.resolve("other.jsonl");
    String fresh = "sqlite:" + folder.resolve("fresh.db");
    run("events", "export", "-o", file.toString());
    Files.writeString(other, Files.readString(file).replace("Bob Brown", "Bob Black"));
    CommandLineRun.of("events", "import", other.toString(), "--database", fresh);

    var run = CommandLineRun.of("events", "import", file.toString(), "--database", fresh);

    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("has another event, seed:User:bob:1"), run.err());
  }

  @Test
  void the_newest_events_come_last_and_can_be_chosen() {
    var two = run("events", "tail", "-n", "2");
    assertEquals(2, two.out().lines().count());
    var issues = run("events", "tail", "-n", "500", "--entity", "Issue", "--json");
    assertTrue(
        issues.out().lines().allMatch(line -> line.contains("\"subject\":\"Issue-")), issues.out());
    var stream = run("events", "tail", "--stream", "Issue-" + ISSUE);
    assertTrue(stream.out().contains("Issue-" + ISSUE + "@1"), stream.out());
    assertEquals(2, run("events", "tail", "-n", "501").exitCode());
  }

  @Test
  void one_event_is_shown_by_id_position_or_stream() {
    String byPosition = run("events", "show", "2", "--json").out();
    String id = text((Json.Obj) JsonText.parse(byPosition), "id");
    assertEquals(byPosition, run("events", "show", id, "--json").out());
    assertTrue(run("events", "show", "Issue-" + ISSUE).out().contains("\"rntversion\": 1"));
    assertEquals(1, run("events", "show", "2x").exitCode());
  }

  @Test
  void why_names_event_actor_and_line() {
    var run = run("why", "IssueView", ISSUE, "status", "--blueprint", EXAMPLE.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("status = \""), run.out());
    assertTrue(run.out().contains(" by user:alice"), run.out());
    assertTrue(run.out().contains("graphs/reportIssue.json:"), run.out());
    var unknown = run("why", "Isue", ISSUE, "--blueprint", EXAMPLE.toString());
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("Issue"), unknown.err());
  }

  @Test
  void an_aggregate_is_told_as_it_was() {
    String stream = "Issue-" + ISSUE;
    String example = EXAMPLE.toString();
    var now = run("state", stream, "--blueprint", example);
    assertEquals(0, now.exitCode(), now.err());
    assertTrue(now.out().startsWith(stream + ", version "), now.out());
    var first = run("state", stream, "--blueprint", example, "--at", "1", "--json");
    var told = (Json.Obj) JsonText.parse(first.out());
    assertEquals(Json.of(1), told.get("version").orElseThrow());
    assertTrue(first.out().contains("\"status\":\"open\""), first.out());
    assertEquals(
        1, run("state", stream, "--blueprint", example, "--at", "1999-01-01T00:00Z").exitCode());
    assertEquals(2, run("state", stream, "--at", "yesterday").exitCode());
    assertEquals(1, run("state", "Isue-" + ISSUE, "--blueprint", example).exitCode());
    assertEquals(2, run("state", stream).exitCode(), "nobody says where its bundles are");
  }

  @Test
  void commands_are_told_with_caller_and_verdict() {
    change(
        "INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,at) VALUES"
            + "('tracker/closeIssue/user:a/b','k','h','c-1','b','x','guard_rejected','g','2026')");
    var run = run("audit", "--outcome", "guard_rejected", "--json");
    var command = (Json.Obj) JsonText.parse(run.out().strip());
    assertEquals("tracker/closeIssue", text(command, "operation"));
    assertEquals("user:a/b", text(command, "caller"));
    assertEquals(2, run("audit", "--outcome", "refused").exitCode());
    assertEquals("", run("audit", "--outcome", "forbidden").out());
    change(
        "INSERT INTO lathe_refusal(minute,actor_kind,actor_id,operation,outcome,times) VALUES"
            + "(29400000,'user','eve','tracker/closeIssue','forbidden',4)");
    var refused = run("audit", "--outcome", "forbidden");
    assertEquals(
        "2025-11-24T16:00Z  tracker/closeIssue  user:eve  forbidden  4 times",
        refused.out().strip());
    assertEquals("0 commands, 4 refusals", refused.err().strip());
    var told = (Json.Obj) JsonText.parse(run("audit", "--outcome", "forbidden", "--json").out());
    assertEquals("user:eve", text(told, "caller"));
    assertEquals(Optional.of(Json.of(4)), told.get("times"));
  }

  @Test
  void streams_that_wait_aside_are_listed_and_released() {
    change(
        "INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at) VALUES"
            + "('relay','Issue-1',3,10,'2999','2026','too large','2026')");
    assertTrue(run("parked", "list").out().startsWith("Issue-1  from position 3"));
    assertEquals(2, run("parked", "release").exitCode());
    assertEquals(1, run("parked", "release", "Issue-2").exitCode());

    change(
        "INSERT INTO stuck(projection,stream,version,error,since,tries,next_try)"
            + " VALUES('feed','Issue-3',2,'no date','2026',1,'2999')");
    assertTrue(run("parked", "list", "Issue-3").out().startsWith("Issue-3  from version 2"));
    assertEquals(0, run("parked", "release", "Issue-1").exitCode());

    var released =
        (Json.Obj) JsonText.parse(run("parked", "list", "Issue-1", "--json").out().strip());
    assertTrue(released.get("deadAt").isEmpty());
    assertTrue(text(released, "nextTry").compareTo("2999") < 0);
  }

  @Test
  void each_kind_of_corruption_is_found() {
    assertEquals(0, verify().exitCode(), verify().out());
    String issues = table("issues_");

    change("UPDATE " + issues + " SET title='x' WHERE id='" + ISSUE + "'");
    assertTrue(verify().out().contains("different: [\"" + ISSUE + "\"]"), verify().out());
    change("DELETE FROM " + issues + " WHERE id='" + ISSUE + "'");
    assertTrue(verify().out().contains("missing: [\"" + ISSUE + "\"]"), verify().out());
    change("UPDATE " + table("users_") + " SET id='nobody' WHERE id='bob'");
    assertTrue(verify().out().contains("surplus: [\"nobody\"]"), verify().out());
    change(
        "INSERT INTO watermark SELECT name,'Comment-none',2 FROM generation"
            + " WHERE name LIKE 'comment_feed%'");
    assertTrue(verify().out().contains("ahead of the log by"), verify().out());
    change(
        "INSERT INTO event SELECT position+1000,stream,version+5,id||'x',service,entity,type,time,"
            + "actor_kind,actor_id,correlation,causation,command,traceparent,schema_version,bundle,"
            + "data FROM event WHERE stream='Issue-"
            + ISSUE
            + "' AND version=1");
    var holes = verify();
    assertEquals(1, holes.exitCode());
    assertTrue(holes.out().contains("log: stream `Issue-" + ISSUE + "` has"), holes.out());
  }

  @Test
  void each_kind_of_corruption_of_a_read_model_is_found() {
    String feed = table("comment_feed_");
    change("UPDATE " + feed + " SET text='x' WHERE rowid=1");
    assertTrue(verify().out().contains("different: "), verify().out());
    change("DELETE FROM " + feed + " WHERE rowid=1");
    assertTrue(verify().out().contains("missing: "), verify().out());
    assertEquals(0, run("rebuild", "CommentFeed", "--from", store.toString()).exitCode());
    feed = table("comment_feed_");
    change("UPDATE " + feed + " SET id='nobodys' WHERE rowid=1");
    assertTrue(verify().out().contains("surplus: [\"nobodys\"]"), verify().out());
  }

  @Test
  void an_event_that_was_changed_is_found_by_the_chain() {
    String before =
        verifyChain()
            .out()
            .lines()
            .filter(l -> l.startsWith("chain: "))
            .findFirst()
            .orElseThrow()
            .substring(7);
    assertEquals(
        before,
        verifyChain("--expect", before)
            .out()
            .lines()
            .filter(l -> l.startsWith("chain: "))
            .findFirst()
            .orElseThrow()
            .substring(7));
    change("DROP TRIGGER event_no_update");
    change(
        "UPDATE event SET data=replace(data,'Bob Brown','Bob Black') WHERE entity='User'"
            + " AND data LIKE '%Bob Brown%'");

    var found = verifyChain("--expect", before);
    assertEquals(1, found.exitCode());
    assertTrue(found.out().contains("log: the chain up to position " + SEEDS), found.out());
    var none = verifyChain("--expect", "99:" + "0".repeat(64));
    assertTrue(none.out().contains("has no event"), none.out());
    assertEquals(2, verifyChain("--expect", "99").exitCode());
  }

  private CommandLineRun verifyChain(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 4);
    all[args.length] = "verify";
    all[args.length + 1] = "--chain";
    all[args.length + 2] = "--from";
    all[args.length + 3] = store.toString();
    Collections.rotate(Arrays.asList(all), 4);
    return run(all);
  }

  @Test
  void a_restored_bundle_lies_whole_in_the_store_and_its_channel_is_not_pointed_unseen()
      throws IOException {
    Path file = folder.resolve("backup.jsonl.gz");
    assertEquals(0, run("backup", file.toString(), "--from", store.toString()).exitCode());
    Path kept = folder.resolve("kept");
    Path channel = kept.resolve("channels/live.json");
    Files.createDirectories(channel.getParent());
    Files.writeString(channel, "{");
    String fresh = folder.resolve("fresh.db").toString();
    List<String> words =
        List.of(
            "restore", file.toString(), "--database", "sqlite:" + fresh, "--to", kept.toString());

    var refused = CommandLineRun.of(words.toArray(String[]::new));
    assertEquals(1, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("--force"), refused.err());
    assertFalse(Files.exists(Path.of(fresh)), "restored before the channel was looked at");

    String id = BundleStores.open(store.toString()).pointer("live").orElseThrow().bundle().value();
    Path bundle = store.resolve("bundles").resolve(id);
    Path damaged = kept.resolve("bundles").resolve(id);
    Files.createDirectories(damaged.getParent());
    Files.write(damaged, new byte[] {1, 2, 3});
    List<String> forced = new ArrayList<>(words);
    forced.add("--force");
    var restored = CommandLineRun.of(forced.toArray(String[]::new));
    assertEquals(0, restored.exitCode(), restored.err());
    assertTrue(restored.err().contains("lay damaged"), restored.err());
    assertEquals(-1, Files.mismatch(bundle, damaged));
    assertTrue(Files.readString(channel).contains(id));
  }

  @Test
  void a_backup_becomes_a_database_with_the_same_log_answers_and_tables() throws IOException {
    change(
        "INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,result,at) VALUES"
            + "('tracker/closeIssue/user:a/b','k','h','c-1','b','x','accepted',NULL,'{}','2026')");
    change("INSERT INTO cursor VALUES('relay',7,'2026')");
    Path file = folder.resolve("backup.jsonl.gz");
    String fresh = "sqlite:" + folder.resolve("fresh.db");
    String kept = folder.resolve("kept").toString();

    var backup = run("backup", file.toString(), "--from", store.toString());
    assertEquals(0, backup.exitCode(), backup.err());
    var restored = CommandLineRun.of("restore", file.toString(), "--database", fresh, "--to", kept);
    assertEquals(0, restored.exitCode(), restored.err());

    assertEquals(
        run("events", "export").err(),
        CommandLineRun.of("events", "export", "--database", fresh).err());
    assertTrue(
        backup.err().contains(run("events", "export").err().strip().split("sha256 ", -1)[1]),
        backup.err());
    assertEquals(
        run("audit", "--json").out(),
        CommandLineRun.of("audit", "--json", "--database", fresh).out());
    assertEquals(
        verifyChain("--json").out(),
        CommandLineRun.of("verify", "--chain", "--json", "--database", fresh, "--from", kept)
            .out());
    try (Database database = Databases.open(fresh)) {
      assertEquals(
          7, database.execute(Statement.read("SELECT position FROM cursor")).requiredInteger(0, 0));
    }

    var again = run("backup", file.toString(), "--from", store.toString());
    assertEquals(3, again.exitCode());
    assertTrue(again.err().contains("is in the way"), again.err());
    for (String line : List.of("restore " + file, "rebuild Issue", "push " + file + " --to x")) {
      List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
      if (!line.startsWith("push")) words.addAll(List.of("--database", fresh));
      words.addAll(List.of("--channel", "../live"));
      if (line.startsWith("rebuild")) words.addAll(List.of("--from", kept));
      var misnamed = CommandLineRun.of(words.toArray(String[]::new));
      assertEquals(2, misnamed.exitCode(), misnamed.err());
      assertTrue(misnamed.err().contains("is not a channel"), misnamed.err());
    }
    var done = CommandLineRun.of("restore", file.toString(), "--database", fresh);
    assertEquals(0, done.exitCode(), "its last answer may have been lost: " + done.err());
    try (Database database = Databases.open(fresh)) {
      database.execute(
          Statement.write(
              """
              INSERT INTO append_event(stream,version,id,service,entity,type,time,correlation,\
              schema_version,bundle,data) VALUES('Ghost-g',1,'ghost-1','tracker','Ghost','GhostSeen',\
              '2026-03-01T00:00:00.000Z','c',1,'','{"before":null,"after":{}}')\
              """));
    }
    var served = CommandLineRun.of("restore", file.toString(), "--database", fresh);
    assertEquals(1, served.exitCode());
    assertTrue(served.err().contains("serves bundle"), served.err());
  }

  @Test
  void what_is_no_whole_backup_or_no_empty_database_is_refused() throws IOException {
    Path file = folder.resolve("backup.jsonl");
    run("backup", file.toString(), "--from", store.toString());
    List<String> lines = Files.readAllLines(file);
    String others = "sqlite:" + folder.resolve("others.db");
    try (Database database = Databases.open(others)) {
      database.execute(Statement.write("CREATE TABLE theirs(a)"));
    }
    var foreign = CommandLineRun.of("restore", file.toString(), "--database", others);
    assertEquals(1, foreign.exitCode());
    assertTrue(foreign.err().contains("`theirs`"), foreign.err());

    notRestored(lines.subList(0, lines.size() - 1), "cut off");
    notRestored(
        lines.stream().map(line -> line.replace("Bob Brown", "Bob Black")).toList(),
        "not as it was written");
    notRestored(
        lines.stream().map(line -> line.replace("\"latheBackup\":1", "\"latheBackup\":2")).toList(),
        "form 2");
    notRestored(List.of("{}"), "no backup");
    notRestored(List.of("x"), "no backup");

    String begun = "sqlite:" + folder.resolve("begun.db");
    Path events = folder.resolve("events.jsonl");
    Files.write(events, lines.subList(1, 5));
    CommandLineRun.of("events", "import", events.toString(), "--database", begun);
    var wentOn = CommandLineRun.of("restore", file.toString(), "--database", begun);
    assertEquals(0, wentOn.exitCode(), wentOn.err());
    assertEquals(2, CommandLineRun.of("restore", file.toString()).exitCode());
  }

  private void notRestored(List<String> lines, String why) throws IOException {
    Path file = Files.createTempFile(folder, "backup", ".jsonl");
    Files.write(file, lines);
    Path fresh = folder.resolve("never.db");
    var run = CommandLineRun.of("restore", file.toString(), "--database", "sqlite:" + fresh);
    assertEquals(1, run.exitCode(), run.err());
    assertTrue(run.err().contains(why), run.err());
    assertTrue(!Files.exists(fresh), "nothing is written before the file was read through");
  }

  @Test
  void a_table_is_made_anew_and_serves_at_once() {
    String feed = table("comment_feed_");
    change("DELETE FROM " + feed);
    assertEquals(1, verify().exitCode());

    var rebuilt = run("rebuild", "CommentFeed", "--from", store.toString(), "--json");

    assertEquals(0, rebuilt.exitCode(), rebuilt.err());
    var done = (Json.Obj) JsonText.parse(rebuilt.out().strip());
    assertEquals(feed, text(done, "replaced"));
    assertEquals(0, verify().exitCode(), verify().out());
    assertEquals(
        BundleStores.open(store.toString()).pointer("live").orElseThrow().bundle().value(),
        text(done, "bundle"));
    assertEquals(0, run("rebuild", "Issue", "--from", store.toString()).exitCode());
    assertEquals(0, run("rebuild", "Issue", "--from", store.toString()).exitCode());
    assertEquals(0, verify().exitCode(), verify().out());

    var unknown = run("rebuild", "ComentFeed", "--from", store.toString());
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("did you mean `CommentFeed`"), unknown.err());
    assertEquals(2, run("rebuild", "CommentFeed").exitCode());
  }

  @Test
  void a_database_without_a_log_is_told() {
    String empty = "sqlite:" + folder.resolve("empty.db");
    try (Database database = Databases.open(empty)) {
      database.execute(Statement.write("CREATE TABLE a(b)"));
    }
    var run = CommandLineRun.of("events", "tail", "--database", empty);
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("has no log of Lathe's"), run.err());
    assertEquals(1, CommandLineRun.of("audit", "--database", "sqlite:nowhere.db").exitCode());
    assertEquals(2, CommandLineRun.of("audit", "--database", "ftp://x").exitCode());
  }

  private CommandLineRun verify() {
    return run("verify", "--from", store.toString());
  }

  private CommandLineRun run(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--database";
    all[args.length + 1] = address;
    return CommandLineRun.of(all);
  }

  private void change(String sql) {
    try (Database database = Databases.open(address)) {
      database.execute(Statement.write(sql));
    }
  }

  private String table(String prefix) {
    try (Database database = Databases.open(address)) {
      return database
          .execute(
              Statement.read("SELECT name FROM generation WHERE name LIKE ?1||'%' LIMIT 1", prefix))
          .requiredText(0, 0);
    }
  }

  private static String text(Json.Obj json, String name) {
    return json.get(name).orElse(Json.NULL) instanceof Json.Str(String text) ? text : "";
  }
}
