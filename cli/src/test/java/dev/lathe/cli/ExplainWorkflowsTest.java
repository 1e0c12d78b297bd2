package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ExplainWorkflowsTest {
  private static final String FLOW =
      Path.of("../compiler/src/test/resources/golden/flow/blueprint").toString();

  @Test
  void a_workflow_is_shown_with_what_each_element_does_and_where_it_leads() {
    var run = CommandLineRun.of("explain", FLOW, "--workflows", "keep");
    assertEquals(0, run.exitCode(), run.err());
    for (String line :
        new String[] {
          "  ends within P30D",
          "  variable reviewed: {approved boolean, note string?, score integer}, not from the start",
          "  copy          runs notes.writeNote(id = id, title = title) → variable copied;"
              + " 3 tries of 10000 ms",
          "                → split  if ${reviewed.prop(\"approved\").boolValue() == true"
              + " && reviewed.score >= 3}",
          "                → remove  otherwise",
          "  remind        at review, beside it: every P1D, 3 times",
          "    each        runs notes.writeNote(id = line, title = title), for each line of lines,"
              + " all at once; 5 tries of 10000 ms",
          "  pause         waits: after PT5M",
          "  removed       end with the error REFUSED"
        }) {
      assertTrue(run.out().lines().anyMatch(line::equals), () -> line + "\n" + run.out());
    }
    assertTrue(!run.out().contains("\nworkflow tell"), run.out());
  }

  @Test
  void workflows_are_told_as_data() {
    var run = CommandLineRun.of("explain", FLOW, "--workflows", "--json");
    assertEquals(0, run.exitCode(), run.err());
    var plans = ((Json.Arr) JsonText.parse(run.out())).items();
    assertEquals(
        java.util.List.of(Json.of("keep"), Json.of("tell")),
        plans.stream().map(plan -> ((Json.Obj) plan).get("id").orElseThrow()).toList());
  }

  @Test
  void a_workflow_that_there_is_not_is_refused_with_those_there_are() {
    var run = CommandLineRun.of("explain", FLOW, "--workflows", "kep");
    assertEquals(1, run.exitCode());
    assertTrue(
        run.err().contains("no workflow is called `kep`; there are `keep`, `tell`"), run.err());
    assertEquals(2, CommandLineRun.of("explain", FLOW, "--workflows", "--access").exitCode());
  }
}
