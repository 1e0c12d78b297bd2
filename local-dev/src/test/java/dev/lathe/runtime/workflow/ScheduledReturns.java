package dev.lathe.runtime.workflow;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.model.bundle.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The example of returns with a workflow more, which opens a return each time a timer says so. */
public final class ScheduledReturns {
  private static final String TASK =
      """
      "serviceTasks": [
        { "definition": "sweep", "taskId": "open", "bindingRef": "returns.openReturn",
          "input": { "item": "lamp", "price": "4" } },
      """;

  private ScheduledReturns() {}

  /**
   * Compiles it.
   *
   * @param folder where it is written; not there yet
   * @param cycle how often it begins, {@code R/P1D}
   * @param then a time at which it begins, too
   */
  public static Bundle bundle(Path folder, String cycle, String then) {
    try {
      copy(Blueprints.example("returns"), folder);
      Files.writeString(folder.resolve("workflows/sweep.bpmn"), drawing(cycle, then));
      Path workflows = folder.resolve("workflows/workflows.json");
      Files.writeString(
          workflows,
          Files.readString(workflows)
              .replace(
                  "\"definitions\": [",
                  "\"definitions\": [ { \"id\": \"sweep\", \"bpmnFile\": \"sweep.bpmn\","
                      + " \"processId\": \"sweep\" },")
              .replace("\"serviceTasks\": [", TASK));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switch (Compiler.compile(folder)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  private static String drawing(String cycle, String then) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="s" targetNamespace="urn:s">
      <bpmn:process id="sweep" isExecutable="true">
        <bpmn:startEvent id="daily"><bpmn:timerEventDefinition>
          <bpmn:timeCycle>%s</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
        <bpmn:startEvent id="once"><bpmn:timerEventDefinition>
          <bpmn:timeDuration>P2D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>
        <bpmn:startEvent id="twice"><bpmn:timerEventDefinition>
          <bpmn:timeCycle>R2/PT12H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
        <bpmn:startEvent id="then"><bpmn:timerEventDefinition>
          <bpmn:timeDate>%s</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:startEvent>
        <bpmn:serviceTask id="open" />
        <bpmn:endEvent id="end" />
        <bpmn:sequenceFlow id="f1" sourceRef="daily" targetRef="open" />
        <bpmn:sequenceFlow id="f2" sourceRef="once" targetRef="open" />
        <bpmn:sequenceFlow id="f3" sourceRef="twice" targetRef="open" />
        <bpmn:sequenceFlow id="f4" sourceRef="then" targetRef="open" />
        <bpmn:sequenceFlow id="f5" sourceRef="open" targetRef="end" />
      </bpmn:process>
    </bpmn:definitions>
    """
        .formatted(cycle, then);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
