package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.cli.ProcessPlaces.Box;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is drawn as its file has it, and in columns where that says nothing of places. */
final class ProcessPictureTest {
  private static final Path APPROVALS = Path.of("..", "examples", "approvals");
  private static final Path PICTURE = Path.of("..", "docs", "guides", "approval.svg");

  private static final String PLACES =
      """
      <bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" bpmnElement="secondLook">
        <bpmndi:BPMNShape id="s1" bpmnElement="asked"><dc:Bounds x="152" y="82" width="36" height="36" /></bpmndi:BPMNShape>
        <bpmndi:BPMNShape id="s2" bpmnElement="look"><dc:Bounds x="240" y="60" width="100" height="80" /></bpmndi:BPMNShape>
        <bpmndi:BPMNShape id="s3" bpmnElement="looked"><dc:Bounds x="392" y="82" width="36" height="36" /></bpmndi:BPMNShape>
        <bpmndi:BPMNEdge id="e1" bpmnElement="begin"><di:waypoint x="188" y="100" /><di:waypoint x="240" y="100" /></bpmndi:BPMNEdge>
        <bpmndi:BPMNEdge id="e2" bpmnElement="done"><di:waypoint x="340" y="100" /><di:waypoint x="392" y="100" /></bpmndi:BPMNEdge>
      </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
      </bpmn:definitions>\
      """;

  @TempDir private Path folder;

  private static Bundle bundle(Path blueprint) {
    return switch (Compiler.compile(blueprint)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  @Test
  void the_picture_of_the_guide_is_drawn_by_the_program() throws IOException {
    Path drawn = folder.resolve("approval.svg");
    CommandLineRun run =
        CommandLineRun.of(
            "explain", APPROVALS.toString(), "approval", "--workflows", "--svg", drawn.toString());
    assertEquals(0, run.exitCode(), run.err());
    if (Boolean.getBoolean("golden.record"))
      Files.copy(drawn, PICTURE, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(Files.readString(PICTURE), Files.readString(drawn));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../examples/approvals",
        "../examples/returns",
        "../compiler/src/test/resources/golden/flow/blueprint"
      })
  void each_node_has_a_place_of_its_own_and_each_flow_leads_from_one_to_another(String blueprint) {
    for (WorkflowPlan plan : bundle(Path.of(blueprint)).workflows()) {
      ProcessPlaces places = ProcessLayout.of(plan);
      assertEquals(plan.nodes().size(), places.boxes().size());
      assertEquals(plan.flows().size(), places.ways().size());
      List<FlowNode> nodes =
          plan.nodes().stream().filter(node -> !(node instanceof FlowNode.Boundary)).toList();
      for (FlowNode one : nodes) {
        for (FlowNode other : nodes) {
          if (one.id().compareTo(other.id()) < 0 && one.scope().equals(other.scope())) {
            assertFalse(
                overlap(box(places, one.id()), box(places, other.id())),
                one.id() + " and " + other.id());
          }
        }
        one.scope()
            .ifPresent(
                around ->
                    assertTrue(
                        overlap(box(places, around), box(places, one.id())),
                        one.id() + " is not within " + around));
      }
      String svg = ProcessPicture.of(plan, places);
      assertTrue(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"));
      assertEquals(svg, ProcessPicture.of(plan, ProcessLayout.of(plan)));
    }
  }

  private static Box box(ProcessPlaces places, String node) {
    return Objects.requireNonNull(places.boxes().get(node), node);
  }

  private static boolean overlap(Box one, Box other) {
    return one.x() < other.right()
        && other.x() < one.right()
        && one.y() < other.bottom()
        && other.y() < one.bottom();
  }

  @Test
  void what_a_modeler_has_placed_stays_where_it_is() throws IOException {
    Path blueprint = folder.resolve("blueprint");
    try (Stream<Path> files = Files.walk(APPROVALS)) {
      for (Path file : files.toList()) {
        Files.copy(file, blueprint.resolve(APPROVALS.relativize(file).toString()));
      }
    }
    Path bpmn = blueprint.resolve("workflows/second-look.bpmn");
    Files.writeString(
        bpmn,
        Files.readString(bpmn)
            .replace(
                "<bpmn:definitions ",
                "<bpmn:definitions xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\""
                    + " xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\""
                    + " xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" ")
            .replace("</bpmn:definitions>", PLACES));
    Bundle bundle = bundle(blueprint);
    WorkflowPlan plan =
        bundle.workflows().stream()
            .filter(one -> one.id().equals("secondLook"))
            .findFirst()
            .orElseThrow();
    ProcessPlaces places = DrawnPlaces.of(bundle, plan).orElseThrow();
    assertEquals(new Box(240, 60, 100, 80), places.boxes().get("look"));
    assertTrue(ProcessPicture.of(plan, places).contains("M188 100L240 100"));
  }

  @Test
  void one_workflow_is_drawn_at_a_time() {
    String file = folder.resolve("x.svg").toString();
    CommandLineRun several =
        CommandLineRun.of("explain", APPROVALS.toString(), "--workflows", "--svg", file);
    assertEquals(2, several.exitCode());
    assertTrue(several.err().contains("there are `approval`, `payout`, `secondLook`: say which"));
    CommandLineRun alone = CommandLineRun.of("explain", APPROVALS.toString(), "--svg", file);
    assertEquals(2, alone.exitCode());
    assertTrue(alone.err().contains("add --workflows"), alone.err());
  }
}
