package dev.lathe.cli;

import dev.lathe.cli.ProcessPlaces.Box;
import dev.lathe.cli.ProcessPlaces.Point;
import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.bpmn.BpmnReader;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a modeler put the elements of a process: the diagram interchange of its BPMN file. */
final class DrawnPlaces {
  private DrawnPlaces() {}

  /** As the process was drawn; empty where the file says nothing of some node. */
  static Optional<ProcessPlaces> of(Bundle bundle, WorkflowPlan plan) {
    return bundle.files().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".bpmn"))
        .flatMap(
            file -> {
              Result<BpmnElement> read = BpmnReader.read(file.getKey(), file.getValue().text());
              return read instanceof Result.Ok<BpmnElement>(BpmnElement definitions, var _)
                      && definitions.children("process").stream()
                          .anyMatch(process -> process.id().equals(plan.process()))
                  ? places(definitions, plan).stream()
                  : Optional.<ProcessPlaces>empty().stream();
            })
        .findFirst();
  }

  private static Optional<ProcessPlaces> places(BpmnElement definitions, WorkflowPlan plan) {
    Map<String, Box> boxes = new HashMap<>();
    Map<String, List<Point>> ways = new HashMap<>();
    definitions
        .all()
        .forEach(
            element -> {
              String of = element.attribute("bpmnElement").orElse("");
              if (element.kind().equals("other:BPMNShape")) {
                element
                    .child("other:Bounds")
                    .flatMap(DrawnPlaces::box)
                    .ifPresent(b -> boxes.put(of, b));
              } else if (element.kind().equals("other:BPMNEdge")) {
                List<Point> points =
                    element.children("other:waypoint").stream()
                        .map(point -> new Point(number(point, "x"), number(point, "y")))
                        .toList();
                if (points.size() > 1) ways.put(of, points);
              }
            });
    boxes.keySet().retainAll(plan.nodes().stream().map(FlowNode::id).toList());
    ways.keySet().retainAll(plan.flows().stream().map(flow -> flow.id()).toList());
    boolean whole = boxes.size() == plan.nodes().size() && ways.size() == plan.flows().size();
    return whole ? Optional.of(new ProcessPlaces(boxes, ways)) : Optional.empty();
  }

  private static Optional<Box> box(BpmnElement bounds) {
    var box =
        new Box(
            number(bounds, "x"),
            number(bounds, "y"),
            number(bounds, "width"),
            number(bounds, "height"));
    return box.width() > 0 && box.height() > 0 ? Optional.of(box) : Optional.empty();
  }

  /** The schema says that it is a number. */
  private static double number(BpmnElement element, String name) {
    try {
      return Double.parseDouble(element.attribute(name).orElse("0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
