package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Processes of the subset at random: blocks within blocks, whose joins and flows may then be drawn
 * otherwise, so that some of them wait for ever.
 */
public final class AnyProcess {
  /** Variables that conditions ask. */
  public static final int CONDITIONS = 4;

  /** Messages that are waited for. */
  public static final int MESSAGES = 2;

  private final RandomGenerator random;
  private final boolean free;
  private final Drawn drawn = new Drawn();
  private final Set<String> pairs = new LinkedHashSet<>();
  private String scope = "";
  private int next;
  private int left;

  private AnyProcess(RandomGenerator random, boolean free, int size) {
    this.random = random;
    this.free = free;
    this.left = size;
  }

  /** One of about {@code size} nodes. */
  public static WorkflowPlan of(RandomGenerator random, int size) {
    return draw(new AnyProcess(random, false, size));
  }

  /**
   * One in which each gateway decides anew: a task before it writes what its conditions ask, and
   * nothing ends but at the end of its scope.
   */
  public static WorkflowPlan free(RandomGenerator random, int size) {
    return draw(new AnyProcess(random, true, size));
  }

  private static WorkflowPlan draw(AnyProcess any) {
    any.drawn.start("start");
    any.body("start");
    return any.wild(any.drawn.plan());
  }

  private String id(String kind) {
    return kind + next++;
  }

  private void flow(String from, String to) {
    if (pairs.add(from + "-" + to)) drawn.flow(from, to);
  }

  private void body(String start) {
    String at = start;
    int blocks = 1 + random.nextInt(3);
    for (int i = 0; i < blocks && !at.isEmpty(); i++) at = block(at, 3);
    if (!at.isEmpty()) {
      String end = id("end");
      drawn.end(end);
      flow(at, end);
    }
  }

  /** A block behind {@code from}; where it leaves off, empty where it ends there. */
  private String block(String from, int depth) {
    left--;
    if (depth == 0 || left <= 0) return task(from);
    return switch (random.nextInt(free ? 9 : 16)) {
      case 0 -> gateway(from, depth, "exclusive");
      case 1 -> gateway(from, depth, "parallel");
      case 2 -> gateway(from, depth, "inclusive");
      case 3 -> again(from, depth);
      case 4 -> subProcess(from);
      case 5, 6 -> task(from);
      case 7 -> block(block(from, depth - 1), depth - 1);
      case 8 -> waiting(from);
      case 9 -> loop(from);
      case 10 -> undoable(from);
      case 11 -> after(from, id("undo"), "compensate");
      case 12 -> after(from, id("tell"), "send");
      case 13 -> ending(from);
      case 14 -> after(from, id("call"), "call");
      default -> task(from);
    };
  }

  private String after(String from, String id, String kind) {
    switch (kind) {
      case "compensate" -> drawn.compensate(id, "");
      case "send" -> drawn.send(id, "M" + random.nextInt(MESSAGES));
      default -> drawn.call(id, "other");
    }
    flow(from, id);
    return id;
  }

  private String task(String from) {
    String id = id("task");
    drawn.task(id);
    flow(from, id);
    return attached(id);
  }

  /** Free ones wait for messages of their own: each may come or not. */
  private String message(String id) {
    return "M" + (free ? id : String.valueOf(random.nextInt(MESSAGES)));
  }

  private String loop(String from) {
    String id = id("each");
    drawn.task(id, random.nextBoolean(), "lines");
    flow(from, id);
    return attached(id);
  }

  private String undoable(String from) {
    String id = id("done");
    drawn.task(id);
    drawn.undone(id, id + "-back").handler(id + "-back");
    flow(from, id);
    return switch (random.nextInt(3)) {
      case 0 -> undoable(id);
      case 1 -> after(id, id("undo"), "compensate");
      default -> id;
    };
  }

  private String waiting(String from) {
    String id = id("wait");
    String message = message(id);
    switch (random.nextInt(3)) {
      case 0 -> drawn.wait(id, "PT1H");
      case 1 -> drawn.waitFor(id, message);
      default -> drawn.receive(id, message);
    }
    flow(from, id);
    return id;
  }

  private String ending(String from) {
    String split = id("which");
    String end = id("end");
    switch (random.nextInt(4)) {
      case 0 -> drawn.terminate(end);
      case 1 -> drawn.fail(end, "E" + random.nextInt(2));
      case 2 -> drawn.sendingEnd(end, "M" + random.nextInt(MESSAGES));
      default -> drawn.compensatingEnd(end);
    }
    flow(from, split);
    condition(split, end);
    String on = task(split);
    drawn.exclusive(split, first(split, end));
    return on;
  }

  /** The flow out of {@code gateway} that was drawn first and does not lead to {@code but}. */
  private String first(String gateway, String but) {
    return pairs.stream()
        .filter(pair -> pair.startsWith(gateway + "-") && !pair.equals(gateway + "-" + but))
        .findFirst()
        .orElseThrow();
  }

  private void condition(String from, String to) {
    if (pairs.add(from + "-" + to)) drawn.flow(from, to, "c" + random.nextInt(CONDITIONS));
  }

  private String gateway(String from, int depth, String kind) {
    String before = free && !kind.equals("parallel") ? task(from) : from;
    String split = id(kind);
    String join = id(kind + "-join");
    flow(before, split);
    int branches = 2 + random.nextInt(2);
    var entries = new ArrayList<String>();
    for (int i = 0; i < branches; i++) {
      String entry = id("task");
      drawn.task(entry);
      entries.add(entry);
      String exit = random.nextInt(3) == 0 ? block(entry, depth - 1) : entry;
      if (!exit.isEmpty()) flow(exit, join);
    }
    for (int i = 0; i < branches; i++) {
      if (kind.equals("parallel") || i == 0) flow(split, entries.get(i));
      else if (pairs.add(split + "-" + entries.get(i))) {
        drawn.flow(split, entries.get(i), "c" + (i - 1));
      }
    }
    String otherwise = split + "-" + entries.getFirst();
    switch (kind) {
      case "exclusive" -> drawn.exclusive(split, otherwise).exclusive(join, "");
      case "parallel" -> drawn.parallel(split).parallel(join);
      default -> drawn.inclusive(split, otherwise).inclusive(join, "");
    }
    return join;
  }

  /** A block that may be done again. */
  private String again(String from, int depth) {
    String merge = id("merge");
    drawn.exclusive(merge, "");
    flow(from, merge);
    String done = task(block(merge, depth - 1));
    String which = id("again");
    String on = id("task");
    drawn.task(on);
    flow(done, which);
    if (pairs.add(which + "-" + merge)) drawn.flow(which, merge, "c0");
    flow(which, on);
    drawn.exclusive(which, which + "-" + on);
    return on;
  }

  private String subProcess(String from) {
    String id = id("sub");
    if (!free && random.nextInt(3) == 0) {
      drawn.subProcess(id, random.nextBoolean(), "lines");
    } else {
      drawn.subProcess(id);
    }
    flow(from, id);
    if (!free && random.nextInt(5) == 0) drawn.undone(id, id + "-back").handler(id + "-back");
    String outer = scope;
    into(id);
    drawn.start(id + "-start");
    body(id + "-start");
    into(outer);
    return attached(id);
  }

  private void into(String other) {
    scope = other;
    if (other.isEmpty()) drawn.outside();
    else drawn.within(other);
  }

  /** With events at it, whose ways meet again behind it or end. */
  private String attached(String id) {
    String at = id;
    int events = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
    for (int i = 0; i < events; i++) {
      String event = id("event");
      boolean interrupting = random.nextBoolean();
      switch (random.nextInt(free ? 2 : 3)) {
        case 0 -> drawn.timer(event, id, interrupting, "PT1H");
        case 1 -> drawn.message(event, id, interrupting, message(event));
        default -> {
          interrupting = true;
          drawn.error(event, id, random.nextInt(3) == 0 ? "" : "E" + random.nextInt(2));
        }
      }
      String exit = task(event);
      String meet = id(interrupting ? "meet" : "end");
      if (interrupting) {
        drawn.exclusive(meet, "");
        flow(at, meet);
        flow(exit, meet);
        at = meet;
      } else {
        drawn.end(meet);
        flow(exit, meet);
      }
    }
    return at;
  }

  /** Draws some joins and flows otherwise. */
  private WorkflowPlan wild(WorkflowPlan plan) {
    if (random.nextInt(2) == 0) return plan;
    var nodes = new ArrayList<>(plan.nodes());
    var flows = new ArrayList<>(plan.flows());
    for (int i = 0; i < nodes.size(); i++) {
      if (random.nextInt(6) != 0) continue;
      FlowNode node = nodes.get(i);
      if (node instanceof FlowNode.Exclusive(var head, var otherwise) && otherwise.isEmpty()) {
        nodes.set(i, new FlowNode.Parallel(head));
      } else if (node instanceof FlowNode.Parallel(var head)) {
        nodes.set(i, new FlowNode.Inclusive(head, Optional.empty()));
      } else if (node instanceof FlowNode.Inclusive(var head, var otherwise)
          && otherwise.isEmpty()) {
        nodes.set(i, new FlowNode.Exclusive(head, Optional.empty()));
      }
    }
    if (random.nextInt(3) == 0 && !flows.isEmpty()) {
      int which = random.nextInt(flows.size());
      Flow flow = flows.get(which);
      FlowNode source = node(nodes, flow.source());
      List<FlowNode> targets =
          nodes.stream()
              .filter(node -> node.scope().equals(source.scope()))
              .filter(
                  node ->
                      !(node instanceof FlowNode.Start || node instanceof FlowNode.Boundary)
                          && !(node instanceof FlowNode.Activity activity
                              && activity.work().compensates()))
              .filter(
                  node ->
                      flows.stream()
                          .noneMatch(
                              other ->
                                  other.source().equals(flow.source())
                                      && other.target().equals(node.id())))
              .toList();
      if (!targets.isEmpty()) {
        flows.set(
            which,
            new Flow(
                flow.id(),
                flow.name(),
                flow.source(),
                targets.get(random.nextInt(targets.size())).id(),
                flow.condition()));
      }
    }
    return new WorkflowPlan(
        plan.id(),
        plan.process(),
        plan.name(),
        "wild",
        plan.roles(),
        plan.deadline(),
        plan.budget(),
        plan.variables(),
        nodes,
        flows);
  }

  private static FlowNode node(List<FlowNode> nodes, String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }
}
