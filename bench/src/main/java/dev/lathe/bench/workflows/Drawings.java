package dev.lathe.bench.workflows;

import dev.lathe.bench.things.Things;
import dev.lathe.model.bundle.Bundle;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The blueprint of things with two workflows: one makes things, one after the other, one waits for
 * a day.
 */
final class Drawings {
  /** Begins by hand and makes as many things as it has steps. */
  static final String MAKES = "makes";

  /** Begins by hand and waits. */
  static final String WAITS = "waits";

  /** Calls of a run that makes things. */
  static final int CALLS = 5;

  private static final String TASK =
      """
      { "definition": "makes", "taskId": "make%s", "bindingRef": "shop.makeThing",
        "input": { "title": "$process.title", "category": "c1", "quantity": 1, "price": "1.00" } }
      """;

  private static final String DEFINITION =
      """
      { "id": "%1$s", "bpmnFile": "%1$s.bpmn", "processId": "%1$s", "inputs": { "title": "string" },
        "start": { "businessKey": "$process.title" } }
      """;

  private static final String WAIT =
      """
      <bpmn:intermediateCatchEvent id="day"><bpmn:timerEventDefinition>\
      <bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>\
      </bpmn:intermediateCatchEvent>
      """;

  private Drawings() {}

  /**
   * Compiles it.
   *
   * @throws IllegalStateException if it does not compile; the message names what was found
   */
  static Bundle compiled() {
    var files = Things.texts(Things.blueprint());
    files.put("workflows/workflows.json", workflows());
    files.put("workflows/makes.bpmn", drawing(MAKES, tasks(), CALLS, "make"));
    files.put("workflows/waits.bpmn", drawing(WAITS, WAIT, 1, "day"));
    return Things.compiled(files).bundle();
  }

  private static String workflows() {
    return """
        { "workflowVersion": 1, "definitions": [%s, %s], "serviceTasks": [%s] }
        """
        .formatted(
            DEFINITION.formatted(MAKES),
            DEFINITION.formatted(WAITS),
            IntStream.range(0, CALLS).mapToObj(TASK::formatted).collect(Collectors.joining(", ")));
  }

  private static String tasks() {
    return IntStream.range(0, CALLS)
        .mapToObj("    <bpmn:serviceTask id=\"make%s\" />\n"::formatted)
        .collect(Collectors.joining());
  }

  /** One node after the other. */
  private static String drawing(String id, String nodes, int count, String name) {
    var flows = new StringBuilder();
    String from = "start";
    for (int i = 0; i <= count; i++) {
      String to = i == count ? "end" : count == 1 ? name : name + i;
      flows.append(
          "    <bpmn:sequenceFlow id=\"f%s\" sourceRef=\"%s\" targetRef=\"%s\" />\n"
              .formatted(i, from, to));
      from = to;
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
        id="%1$s-drawing" targetNamespace="urn:lathe:bench">
          <bpmn:process id="%1$s" isExecutable="true">
            <bpmn:startEvent id="start" />
        %2$s    <bpmn:endEvent id="end" />
        %3$s  </bpmn:process>
        </bpmn:definitions>
        """
        .formatted(id, nodes, flows);
  }
}
