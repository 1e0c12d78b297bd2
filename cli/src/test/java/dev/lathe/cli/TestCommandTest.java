package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author reads of scenarios. */
final class TestCommandTest {
  @TempDir private Path work;

  @Test
  void the_scenarios_of_a_new_blueprint_hold_and_see_all_of_its_transitions() {
    CommandLineRun run = CommandLineRun.of("test", made().toString());

    assertEquals(0, run.exitCode(), run.out() + run.err());
    assertTrue(run.out().contains("ok   a task is finished once\n"), run.out());
    assertTrue(run.out().contains("seen: 3 of 3 transitions"), run.out());
    assertTrue(run.err().contains("4 scenarios: all hold"), run.err());
  }

  @Test
  void what_does_not_hold_is_told_with_its_place_and_both_values() throws IOException {
    Path folder = made();
    change(folder.resolve("tests/tasks.json"), "\"status\": \"open\" }", "\"status\": \"done\" }");

    CommandLineRun run = CommandLineRun.of("test", folder.toString());

    assertEquals(1, run.exitCode());
    assertTrue(
        run.out()
            .contains(
                """
                FAIL what is done can be opened again
                     at tests/tasks.json:19, POST /tasks/plants/reopen
                     reads[0].body.status
                       expected  "done"
                       found     "open"
                """),
        run.out());
    assertTrue(run.err().contains("4 scenarios: 1 failed"), run.err());
  }

  @Test
  void a_refusal_that_no_scenario_expects_is_told_by_its_code_and_words() throws IOException {
    Path folder = made();
    change(folder.resolve("tests/tasks.json"), "\"then\": { \"status\": 422, ", "\"then\": { ");

    CommandLineRun run = CommandLineRun.of("test", folder.toString());

    assertEquals(1, run.exitCode());
    assertTrue(
        run.out()
            .contains(
                """
                FAIL a task is finished once
                     at tests/tasks.json:10, POST /tasks/plants/finish
                     status
                       expected  a success
                       found     422 COMMAND_ILLEGAL_TRANSITION: \
                """),
        run.out());
    assertTrue(run.out().lines().noneMatch(line -> line.contains("requestId")), run.out());
  }

  @Test
  void a_scenario_that_is_wrong_is_found_before_anything_runs() throws IOException {
    Path folder = made();
    change(folder.resolve("tests/tasks.json"), "\"TaskFinish\"", "\"TaskFinsh\"");

    CommandLineRun run = CommandLineRun.of("test", folder.toString());

    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("error[SEED_UNKNOWN_EVENT_TYPE]"), run.err());
    assertTrue(run.err().contains("did you mean `TaskFinish`?"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void those_with_a_text_in_their_name_are_run_alone_and_written_as_data() throws IOException {
    Path report = work.resolve("reports/lathe.xml");

    CommandLineRun run =
        CommandLineRun.of(
            "test",
            made().toString(),
            "--name",
            "FINISHED",
            "--json",
            "--junit",
            report.toString());

    assertEquals(0, run.exitCode(), run.err());
    var data = (Json.Obj) JsonText.parse(run.out());
    assertEquals(1, ((Json.Arr) data.get("scenarios").orElseThrow()).items().size());
    assertTrue(data.get("coverage").isEmpty(), "a part of them says nothing of the whole");
    String xml = Files.readString(report);
    assertTrue(xml.contains("tests=\"1\" failures=\"0\""), xml);
    assertTrue(xml.contains("name=\"a task is finished once\""), xml);
  }

  @Test
  void a_name_that_none_has_and_a_blueprint_without_scenarios_are_told() throws IOException {
    Path folder = made();

    CommandLineRun none = CommandLineRun.of("test", folder.toString(), "--name", "refund");
    Files.delete(folder.resolve("tests/tasks.json"));
    CommandLineRun empty = CommandLineRun.of("test", folder.toString());

    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("none of the 4 scenarios has `refund` in its name"), none.err());
    assertEquals(1, empty.exitCode());
    assertTrue(empty.err().contains("has no scenarios: write some into"), empty.err());
  }

  @Test
  void a_choice_among_our_own_tests_is_none_among_a_blueprints() {
    CommandLineRun run = CommandLineRun.of("test", made().toString(), "--tag", "shared");

    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().contains("--tag and --simulate choose among Lathe's own tests"), run.err());
  }

  private Path made() {
    Path folder = work.resolve("made");
    CommandLineRun run = CommandLineRun.of("init", folder.toString());
    assertEquals(0, run.exitCode(), run.err());
    return folder;
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(from), text);
    Files.writeString(file, text.replace(from, to));
  }
}
