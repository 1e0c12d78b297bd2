package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatheTest {
  @Test
  void help_is_data_and_has_examples() {
    var run = CommandLineRun.of("--help");

    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("Examples:"), run.out());
    assertEquals("", run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "openapi", "asyncapi", "types", "doctor", "completion"})
  void every_command_shows_examples(String command) {
    var run = CommandLineRun.of(command, "--help");

    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("Examples:"), run.out());
  }

  @Test
  void no_command_is_wrong_usage() {
    var run = CommandLineRun.of();

    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("Usage: lathe"), run.err());
  }

  @Test
  void an_unknown_command_names_its_neighbour() {
    var run = CommandLineRun.of("docter");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("Did you mean: lathe doctor"), run.err());
  }

  @Test
  void an_unknown_option_names_its_neighbour() {
    var run = CommandLineRun.of("doctor", "--prot", "1");

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--port"), run.err());
  }

  @Test
  void an_error_is_data_too_where_json_was_asked_for() {
    var run = CommandLineRun.of("test", "--json");

    assertEquals(2, run.exitCode());
    var error = (Json.Obj) ((Json.Obj) JsonText.parse(run.out())).get("error").orElseThrow();
    assertTrue(error.get("message").isPresent());
  }

  @Test
  void a_stack_trace_is_shown_only_on_demand() {
    assertFalse(CommandLineRun.of("test").err().contains("\tat "));
    assertTrue(CommandLineRun.of("test", "--debug").err().contains("\tat "));
  }

  @Test
  void completion_is_a_script() {
    var run = CommandLineRun.of("completion");

    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("complete -F"), run.out());
    assertTrue(run.out().contains("doctor"), run.out());
  }

  @Test
  void doctor_lists_what_it_looked_at() {
    var run = CommandLineRun.of("doctor", "--port", "0", "--json");

    assertEquals(0, run.exitCode(), run.out());
    assertEquals(5, ((Json.Arr) JsonText.parse(run.out())).items().size());
  }

  @Test
  void doctor_knows_which_maven_is_too_old() {
    assertEquals(
        new Checkup("Maven", Checkup.Verdict.OK, "3.8.7"),
        Checkup.maven(Optional.of("\u001b[1mApache Maven 3.8.7\u001b[m\nMaven home: /m")));
    assertEquals(
        new Checkup("Maven", Checkup.Verdict.FAILED, "3.6.3: install 3.8 or newer"),
        Checkup.maven(
            Optional.of("Apache Maven 3.6.3 (cecedd343002696d0abb50b32b541b8a6ba2883f)")));
    assertEquals(
        Checkup.Verdict.OK, Checkup.maven(Optional.of("Apache Maven 4.0.0-rc-4")).verdict());
    assertEquals(Checkup.Verdict.MISSING, Checkup.maven(Optional.empty()).verdict());
  }

  @Test
  void colour_is_for_terminals_whose_owner_wants_it() {
    assertFalse(Terminal.of(Map.of(), null).colour());
    assertFalse(Terminal.of(Map.of("NO_COLOR", "1"), System.console()).colour());
  }
}
