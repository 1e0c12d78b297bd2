package dev.lathe.cli;

import dev.lathe.cli.ProcessPlaces.Box;
import dev.lathe.cli.ProcessPlaces.Point;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Places for a process that nobody drew: columns from the left to the right, each node behind all
 * that lead to it, ways back below; in a column as near to what leads there as there is room.
 * Events at an activity sit on its lower side, what undoes it stands below.
 */
final class ProcessLayout {
  private static final double ACTIVITY_WIDTH = 124;
  private static final double ACTIVITY_HEIGHT = 64;
  private static final double EVENT = 36;
  private static final double GATEWAY = 46;

  /** Between columns: room for the texts of flows, which stand before the bend. */
  private static final double ACROSS = 116;

  private static final double BEND = 20;

  /** An event at an activity, and room for its name beside it. */
  private static final double ATTACHED = 84;

  /** Between rows: room for names below events. */
  private static final double DOWN = 48;

  private static final double PADDING = 30;

  /** What undoes an activity stands so far below it. */
  private static final double UNDONE = 150;

  private final WorkflowPlan plan;
  private final Map<String, Box> boxes = new HashMap<>();

  private ProcessLayout(WorkflowPlan plan) {
    this.plan = plan;
  }

  static ProcessPlaces of(WorkflowPlan plan) {
    var layout = new ProcessLayout(plan);
    Scope whole = layout.scope(Optional.empty());
    whole.boxes.forEach(layout.boxes::put);
    return new ProcessPlaces(layout.boxes, layout.ways());
  }

  /** What is within the process or a sub-process, from 0,0 on. */
  private record Scope(Map<String, Box> boxes, double width, double height) {}

  private Scope scope(Optional<String> around) {
    List<FlowNode> own =
        plan.nodes().stream()
            .filter(node -> node.scope().equals(around))
            .filter(node -> !(node instanceof FlowNode.Boundary))
            .toList();
    Map<String, Scope> inner = new HashMap<>();
    for (FlowNode node : own) {
      if (node instanceof FlowNode.SubProcess) inner.put(node.id(), scope(Optional.of(node.id())));
    }
    Map<String, Integer> columns = columns(own);
    var byColumn = new TreeMap<Integer, List<FlowNode>>();
    own.forEach(
        node -> byColumn.computeIfAbsent(at(columns, node.id()), _ -> new ArrayList<>()).add(node));
    Map<String, Box> placed = new LinkedHashMap<>();
    double x = 0;
    for (List<FlowNode> column : byColumn.values()) {
      double width = column.stream().mapToDouble(node -> width(node, inner)).max().orElse(0);
      place(column, x, inner, placed);
      x += width + ACROSS;
    }
    double top = placed.values().stream().mapToDouble(Box::y).min().orElse(0);
    Map<String, Box> all = new HashMap<>();
    placed.forEach((id, box) -> all.put(id, box.moved(0, -top)));
    for (Map.Entry<String, Scope> within : inner.entrySet()) {
      Box outer = at(all, within.getKey());
      within
          .getValue()
          .boxes()
          .forEach((id, box) -> all.put(id, box.moved(outer.x() + PADDING, outer.y() + PADDING)));
    }
    for (FlowNode node : own) attach(node, all);
    double bottom = all.values().stream().mapToDouble(Box::bottom).max().orElse(0);
    return new Scope(all, Math.max(0, x - ACROSS), bottom);
  }

  // ------------------------------------------------------------------------------------- columns

  /** The longest way from a start, ways back apart. */
  private Map<String, Integer> columns(List<FlowNode> own) {
    Map<String, Integer> columns = new HashMap<>();
    own.forEach(node -> columns.put(node.id(), 0));
    Map<String, List<String>> next = new HashMap<>();
    var state = new HashMap<String, Boolean>();
    for (FlowNode node : own) {
      if (node instanceof FlowNode.Start) ahead(node.id(), next, state, columns.keySet());
    }
    for (FlowNode node : own) ahead(node.id(), next, state, columns.keySet());
    for (int round = 0; round < own.size(); round++) {
      boolean moved = false;
      for (FlowNode node : own) {
        for (String to : next.getOrDefault(node.id(), List.of())) {
          if (at(columns, to) <= at(columns, node.id())) {
            columns.put(to, at(columns, node.id()) + 1);
            moved = true;
          }
        }
      }
      if (!moved) break;
    }
    for (FlowNode node : own) {
      handler(node).ifPresent(undoes -> columns.put(undoes, at(columns, node.id())));
    }
    return columns;
  }

  /** Notes what {@code node} leads to, but for what leads to it. */
  private void ahead(
      String node, Map<String, List<String>> next, Map<String, Boolean> done, Set<String> own) {
    if (done.putIfAbsent(node, false) != null) return;
    for (String to : led(node)) {
      if (!own.contains(to) || Boolean.FALSE.equals(done.get(to))) continue;
      next.computeIfAbsent(node, _ -> new ArrayList<>()).add(to);
      ahead(to, next, done, own);
    }
    done.put(node, true);
  }

  /** What undoes {@code activity}. */
  private Optional<String> handler(FlowNode activity) {
    return plan.boundaries(activity.id()).stream()
        .flatMap(
            event ->
                event.what() instanceof Catch.Compensated(String handler)
                    ? Optional.of(handler).stream()
                    : Optional.<String>empty().stream())
        .findFirst();
  }

  /** Where flows lead from a node and the events at it. */
  private List<String> led(String node) {
    var led = new ArrayList<String>();
    for (Flow flow : plan.leaving(node)) led.add(flow.target());
    for (FlowNode.Boundary event : plan.boundaries(node)) {
      for (Flow flow : plan.leaving(event.id())) led.add(flow.target());
    }
    return led;
  }

  // ---------------------------------------------------------------------------------------- rows

  private void place(
      List<FlowNode> column, double x, Map<String, Scope> inner, Map<String, Box> placed) {
    Map<String, Double> wanted = new HashMap<>();
    for (FlowNode node : column) wanted.put(node.id(), wanted(node, placed));
    for (FlowNode node : column) {
      handler(node).ifPresent(undoes -> wanted.put(undoes, at(wanted, node.id()) + UNDONE));
    }
    var sorted = new ArrayList<>(column);
    sorted.sort(Comparator.comparing(node -> at(wanted, node.id())));
    double total = 0;
    for (FlowNode node : sorted) total += height(node, inner) + DOWN;
    double middle = sorted.stream().mapToDouble(node -> at(wanted, node.id())).average().orElse(0);
    double free = Double.NEGATIVE_INFINITY;
    if (sorted.size() > 1) free = middle - total / 2 - DOWN;
    for (FlowNode node : sorted) {
      double height = height(node, inner);
      double y = Math.max(free, at(wanted, node.id()) - height / 2);
      double own = width(node, inner);
      placed.put(node.id(), new Box(x, y, own, height));
      free = y + height + DOWN;
    }
  }

  /** The middle of what leads to {@code node}; further below for what leaves events at it. */
  private double wanted(FlowNode node, Map<String, Box> placed) {
    var from = new ArrayList<Double>();
    for (Map.Entry<String, Box> other : placed.entrySet()) {
      List<FlowNode.Boundary> events = plan.boundaries(other.getKey());
      for (Flow flow : plan.reaching(node.id())) {
        if (flow.source().equals(other.getKey())) from.add(other.getValue().middleY());
        for (int i = 0; i < events.size(); i++) {
          if (flow.source().equals(events.get(i).id())) {
            from.add(other.getValue().bottom() + DOWN * (1 + events.size() - i));
          }
        }
      }
    }
    return from.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private double width(FlowNode node, Map<String, Scope> inner) {
    double least =
        Math.max(ACTIVITY_WIDTH, plan.boundaries(node.id()).size() * ATTACHED + EVENT / 2);
    return switch (node) {
      case FlowNode.SubProcess _ -> Math.max(least, within(node, inner).width() + 2 * PADDING);
      case FlowNode.Activity _ -> least;
      case FlowNode.Exclusive _, FlowNode.Parallel _, FlowNode.Inclusive _ -> GATEWAY;
      default -> EVENT;
    };
  }

  private static double height(FlowNode node, Map<String, Scope> inner) {
    return switch (node) {
      case FlowNode.SubProcess _ ->
          Math.max(ACTIVITY_HEIGHT, within(node, inner).height() + 2 * PADDING);
      case FlowNode.Activity _ -> ACTIVITY_HEIGHT;
      case FlowNode.Exclusive _, FlowNode.Parallel _, FlowNode.Inclusive _ -> GATEWAY;
      default -> EVENT;
    };
  }

  private static Scope within(FlowNode node, Map<String, Scope> inner) {
    return inner.getOrDefault(node.id(), new Scope(Map.of(), 0, 0));
  }

  private void attach(FlowNode node, Map<String, Box> all) {
    List<FlowNode.Boundary> events = plan.boundaries(node.id());
    Box box = at(all, node.id());
    double step = box.width() / Math.max(1, events.size());
    for (int i = 0; i < events.size(); i++) {
      all.put(
          events.get(i).id(),
          new Box(box.x() + step * i + EVENT / 3, box.bottom() - EVENT / 2, EVENT, EVENT));
    }
  }

  // ---------------------------------------------------------------------------------------- ways

  private Map<String, List<Point>> ways() {
    Map<String, List<Point>> ways = new HashMap<>();
    double below = boxes.values().stream().mapToDouble(Box::bottom).max().orElse(0);
    var used = new HashSet<Double>();
    for (Flow flow : plan.flows()) {
      Box from = boxes.get(flow.source());
      Box to = boxes.get(flow.target());
      if (from == null || to == null) continue;
      boolean event = plan.node(flow.source()).orElseThrow() instanceof FlowNode.Boundary;
      if (to.x() >= from.right()) {
        ways.put(flow.id(), event ? fromEvent(from, to) : ahead(from, to));
      } else {
        below += DOWN / 2;
        while (!used.add(below)) below += DOWN / 2;
        ways.put(
            flow.id(),
            List.of(
                new Point(from.middleX(), from.bottom()),
                new Point(from.middleX(), below),
                new Point(to.middleX(), below),
                new Point(to.middleX(), to.bottom())));
      }
    }
    return ways;
  }

  private static List<Point> ahead(Box from, Box to) {
    var start = new Point(from.right(), from.middleY());
    var end = new Point(to.x(), to.middleY());
    if (Math.abs(start.y() - end.y()) < 1) return List.of(start, new Point(end.x(), start.y()));
    double bend = end.x() - BEND;
    return List.of(start, new Point(bend, start.y()), new Point(bend, end.y()), end);
  }

  private static List<Point> fromEvent(Box from, Box to) {
    return List.of(
        new Point(from.middleX(), from.bottom()),
        new Point(from.middleX(), to.middleY()),
        new Point(to.x(), to.middleY()));
  }

  private static <T> T at(Map<String, T> of, String id) {
    return Objects.requireNonNull(of.get(id), id);
  }
}
