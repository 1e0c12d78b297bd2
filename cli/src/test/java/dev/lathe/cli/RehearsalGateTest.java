package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.ServiceInMemory;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rehearsal keeps out of a channel, and what a policy lets through. */
class RehearsalGateTest {
  private static final Path SEATS =
      Path.of("../compiler/src/test/resources/golden/guards/blueprint");
  private static final String ACCEPTED = "accepted → guard_rejected";

  /** A guard that lets less through breaks who asks, whatever was decided so far. */
  private static final String ALLOWED = "--allow-breaking";

  private static final String WHY = "seats got smaller";

  @TempDir private Path folder;

  private Path was = Path.of("");
  private Path now = Path.of("");
  private Path database = Path.of("");

  /** Nine seats, each taken by somebody: three of them as far as the guard lets them. */
  @BeforeEach
  void record() throws IOException {
    was = copied("was");
    now = copied("now");
    Path take = now.resolve("graphs/takeSeat.json");
    String text = Files.readString(take);
    assertTrue(text.contains("\"lte\""));
    Files.writeString(take, text.replace("\"lte\"", "\"lt\""));
    database = folder.resolve("recorded.db");
    record(Recording.of(Duration.ofDays(7)), database);
  }

  @Test
  void what_decides_the_same_is_pushed_and_what_does_not_is_told_and_leaves_the_channel() {
    CommandLineRun same = push(was, "--rehearse");
    assertEquals(0, same.exitCode(), same.err());
    assertTrue(
        same.err().contains("what it decides again: 18 commands decided again: 18 the same"),
        same.err());

    CommandLineRun other = push(now, "--rehearse", ALLOWED, WHY);
    assertEquals(1, other.exitCode());
    assertEquals("", other.out());
    assertTrue(other.err().contains(ACCEPTED + "  guards/takeSeat"), other.err());
    assertTrue(other.err().contains("takeSeat.json"), other.err());
    assertTrue(
        other.err().contains("nothing was pushed: " + ACCEPTED + " of guards/takeSeat: 3 commands"),
        other.err());
    assertEquals(same.out().strip(), pointed());

    Json.Obj data =
        (Json.Obj) JsonText.parse(push(now, "--rehearse", ALLOWED, WHY, "--json").out());
    assertEquals(Optional.of(Json.of(3)), data.get("different"));
    assertEquals(3, ((Json.Arr) data.get("differences").orElseThrow()).items().size());
  }

  @Test
  void a_log_with_its_commands_as_a_file_is_rehearsed_as_the_database_is() throws IOException {
    String file = folder.resolve("recorded.jsonl").toString();
    String of = "sqlite:" + database;
    CommandLineRun written =
        CommandLineRun.of("events", "export", "--recorded", "--database", of, "-o", file);
    assertEquals(0, written.exitCode(), written.err());
    assertTrue(written.err().contains("15 events, 18 commands"), written.err());

    CommandLineRun same = CommandLineRun.of("rehearse", was.toString(), "--log", file);
    assertEquals(0, same.exitCode(), same.toString());
    assertTrue(same.out().contains("18 commands decided again: 18 the same"), same.out());
    CommandLineRun other = CommandLineRun.of("rehearse", now.toString(), "--log", file, "--json");
    assertEquals(1, other.exitCode(), other.toString());
    Json.Obj told = (Json.Obj) JsonText.parse(other.out());
    Json.Obj live =
        (Json.Obj)
            JsonText.parse(
                CommandLineRun.of("rehearse", now.toString(), "--database", of, "--json").out());
    for (String member : List.of("decided", "equal", "different", "kinds", "differences")) {
      assertEquals(live.get(member), told.get(member), member);
    }

    // Events alone are a log whose commands nobody can decide again, and are said to be so.
    String events = folder.resolve("events.jsonl").toString();
    CommandLineRun.of("events", "export", "--database", of, "-o", events);
    CommandLineRun none = CommandLineRun.of("rehearse", was.toString(), "--log", events);
    assertTrue(none.err().contains("has no recorded commands"), none.toString());
    assertTrue(none.out().contains("0 commands decided again"), none.out());

    CommandLineRun wrong =
        CommandLineRun.of(
            "events", "import", file, "--database", "sqlite:" + folder.resolve("other.db"));
    assertEquals(1, wrong.exitCode());
    assertTrue(wrong.err().contains("lathe rehearse --log"), wrong.err());
    Files.writeString(Path.of(events), "{\"recorded\":{\"number\":1}}\n");
    CommandLineRun broken = CommandLineRun.of("rehearse", was.toString(), "--log", events);
    assertEquals(1, broken.exitCode());
    assertTrue(broken.err().contains("line 1: `command` of a command is missing"), broken.err());
    assertEquals(
        2,
        CommandLineRun.of("events", "export", "--recorded", "--after", "3", "--database", of)
            .exitCode());
    for (String option : List.of("--database", "--from")) {
      CommandLineRun both =
          CommandLineRun.of("rehearse", was.toString(), "--log", file, option, of);
      assertEquals(2, both.exitCode(), both.toString());
    }
  }

  @Test
  void what_a_policy_expects_passes_up_to_as_many_as_it_says() throws IOException {
    assertEquals(0, push(was).exitCode());
    Path policy = folder.resolve("policy.json");
    String text =
        """
        { "since": "1d", "atLeast": 18, "allow": [
          { "operation": "guards/takeSeat", "kind": "accepted -> guard_rejected",
            "atMost": %s, "because": "nobody sits in their own row" } ] }
        """;
    Files.writeString(policy, text.formatted(2));
    CommandLineRun more = push(now, "--rehearse", ALLOWED, WHY, "--policy", policy.toString());
    assertEquals(1, more.exitCode());
    assertTrue(
        more.err().contains("3 commands are more than the 2 of \"nobody sits in their own row\""),
        more.err());
    CommandLineRun told = rehearse("--policy", policy.toString());
    assertEquals(1, told.exitCode());
    assertTrue(told.out().contains("not allowed: 3 commands are more than"), told.out());

    Files.writeString(policy, text.formatted(3));
    assertEquals(0, rehearse("--policy", policy.toString()).exitCode());
    CommandLineRun pushed =
        push(now, "--rehearse", ALLOWED, WHY, "--policy", policy.toString(), "--json");
    assertEquals(0, pushed.exitCode(), pushed.err());
    Json.Obj data = (Json.Obj) JsonText.parse(pushed.out());
    assertEquals(Optional.of(Json.of(3)), data.object("rehearsal").get("different"));
    assertEquals(data.text("id"), Optional.of(pointed()));
  }

  @Test
  void a_rehearsal_of_nothing_lets_nothing_pass() throws IOException {
    database = folder.resolve("unrecorded.db");
    record(Recording.NONE, database);
    CommandLineRun none = push(was, "--rehearse");
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("no command was decided again: LATHE_RECORD=7d"), none.err());
    assertFalse(Files.exists(folder.resolve("store/channels/live.json")));

    Path policy = Files.writeString(folder.resolve("policy.json"), "{\"atLeast\":0}");
    assertEquals(0, push(was, "--rehearse", "--policy", policy.toString()).exitCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          [                                           | it is no JSON
          []                                          | it is no object
          {"sinse":"7d"}                              | it has `sinse`; it takes `allow`, `atLeast`, `since`
          {"since":"week"}                            | write a time as 7d, 12h or 30m, not `week`
          {"since":7}                                 | `since` of it is no text
          {"atLeast":-1}                              | `atLeast` of it is no whole number from 0 on
          {"atLeast":1.5}                             | `atLeast` of it is no whole number from 0 on
          {"allow":{}}                                | `allow` is no list
          {"allow":[1]}                               | entry 1 of `allow` is no object
          {"allow":[{"kind":"events"}]}               | entry 1 of `allow` does not say why
          {"allow":[{"because":" ","kind":"events"}]} | entry 1 of `allow` does not say why
          {"allow":[{"because":"so"}]}                | entry 1 of `allow` does not say what
          {"allow":[{"because":"so","readModel":"r","kind":"events"}]} | entry 1 of `allow` has `kind`
          """)
  void a_policy_that_is_none_is_told_where(String text, String message) throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.json"), text);
    CommandLineRun refused = push(was, "--rehearse", "--policy", policy.toString());
    assertEquals(2, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains(message), refused.err());
  }

  @Test
  void options_that_make_no_sense_alone_are_refused() {
    CommandLineRun policy = push(was, "--policy", "policy.json");
    assertEquals(2, policy.exitCode());
    assertTrue(policy.err().contains("--policy is for --rehearse"), policy.err());
    CommandLineRun missing = push(was, "--rehearse", "--policy", "nowhere.json");
    assertEquals(2, missing.exitCode());
    assertTrue(missing.err().contains("nowhere.json can't be read"), missing.err());
  }

  private CommandLineRun push(Path blueprint, String... more) {
    List<String> all =
        Stream.concat(
                Stream.of("push", blueprint.toString(), "--to", folder.resolve("store").toString()),
                Stream.of(more))
            .toList();
    return all.contains("--rehearse") ? onDatabase(all) : CommandLineRun.of(texts(all));
  }

  private CommandLineRun rehearse(String... more) {
    return onDatabase(
        Stream.concat(Stream.of("rehearse", now.toString()), Stream.of(more)).toList());
  }

  private CommandLineRun onDatabase(List<String> arguments) {
    return CommandLineRun.of(
        texts(
            Stream.concat(arguments.stream(), Stream.of("--database", "sqlite:" + database))
                .toList()));
  }

  private static String[] texts(List<String> all) {
    return all.toArray(String[]::new);
  }

  private String pointed() {
    try {
      String channel = Files.readString(folder.resolve("store/channels/live.json"));
      return ((Json.Obj) JsonText.parse(channel)).text("bundle").orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path copied(String name) throws IOException {
    Path to = folder.resolve(name);
    try (Stream<Path> all = Files.walk(SEATS)) {
      for (Path one : all.toList()) Files.copy(one, to.resolve(SEATS.relativize(one).toString()));
    }
    return to;
  }

  private void record(Recording recording, Path into) {
    Bundle bundle =
        switch (Compiler.compile(was)) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    var home = new DevFolder(folder.resolve("home"));
    BundleFile file = ServiceInMemory.keep(bundle, home);
    try (var service = ServiceInMemory.start(bundle, file, List.of(), home, recording)) {
      for (int i = 0; i < 9; i++) {
        post(service, "/seats", "{\"id\":\"s%1$s\",\"row\":%1$s}".formatted(i));
        post(
            service,
            "/seats/s%s/take".formatted(i),
            "{\"guest\":\"g%s\",\"front\":%s}".formatted(i, i - 1 + i % 3));
      }
      service.database().execute(Statement.read("VACUUM INTO '" + into + "'"));
    }
  }

  private static void post(ServiceInMemory service, String path, String body) {
    int status =
        service
            .answer(
                new HttpRequest(
                    "POST",
                    path,
                    "",
                    HttpHeaders.of(Map.of("content-type", "application/json")),
                    HttpBody.of(body)))
            .status();
    assertTrue(status == 200 || status == 422, "status " + status);
  }
}
