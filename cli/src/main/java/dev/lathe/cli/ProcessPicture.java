package dev.lathe.cli;

import dev.lathe.cli.ProcessPlaces.Box;
import dev.lathe.cli.ProcessPlaces.Point;
import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A process as SVG, in the shapes that BPMN has; the same process gives the same text. */
final class ProcessPicture {
  private static final double MARGIN = 24;
  private static final double LINE = 13;
  private static final int NARROW = 14;
  private static final int WIDE = 19;
  private static final int ATTACHED = 11;
  private static final int BESIDE = 17;

  private static final String MESSAGE = "M-8 -5H8V5H-8zM-8 -5L0 1L8 -5";
  private static final String TIMER = "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0M0 -5V0L4 2";
  private static final String ERROR = "M-7 7L-3 -6L3 3L7 -7";
  private static final String UNDO = "M0 -5V5L-7 0zM7 -5V5L0 0z";
  private static final String STOP =
      "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0";

  private static final String STYLE =
      """
      text{font:11px sans-serif;fill:#1f2933;text-anchor:middle}\
      .end{text-anchor:end}.at{text-anchor:start}\
      .of{fill:#52606d;font-size:10px}\
      .shape{fill:#fff;stroke:#1f2933;stroke-width:1.5}\
      .person{fill:#fef6e4}.thick{stroke-width:3.5}.inner{fill:none;stroke:#1f2933}\
      .way{fill:none;stroke:#52606d;stroke-width:1.3}.dotted{stroke-dasharray:3 3}\
      """;

  private final WorkflowPlan plan;
  private final ProcessPlaces places;
  private final StringBuilder svg = new StringBuilder();

  private ProcessPicture(WorkflowPlan plan, ProcessPlaces places) {
    this.plan = plan;
    this.places = places;
  }

  static String of(WorkflowPlan plan, ProcessPlaces places) {
    return new ProcessPicture(plan, places).draw();
  }

  private String draw() {
    Box around = places.around(MARGIN + 2 * LINE);
    line(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%s %s %s %s\" width=\"%3$s\""
                + " height=\"%4$s\" role=\"img\">")
            .formatted(n(around.x()), n(around.y()), n(around.width()), n(around.height())));
    line("<title>%s</title>".formatted(escaped(plan.name().orElse(plan.id()))));
    line("<style>%s</style>".formatted(STYLE));
    line(
        "<defs><marker id=\"to\" markerWidth=\"9\" markerHeight=\"8\" refX=\"8\" refY=\"4\""
            + " orient=\"auto\"><path d=\"M0 0L9 4L0 8z\" fill=\"#52606d\"/></marker></defs>");
    line(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"#fff\"/>"
            .formatted(n(around.x()), n(around.y()), n(around.width()), n(around.height())));
    for (FlowNode node : plan.nodes()) {
      if (node instanceof FlowNode.SubProcess) node(node); // below what is within
    }
    for (Flow flow : plan.flows()) flow(flow);
    for (FlowNode node : plan.nodes()) undone(node);
    for (FlowNode node : plan.nodes()) {
      if (!(node instanceof FlowNode.SubProcess) && !(node instanceof FlowNode.Boundary))
        node(node);
    }
    for (FlowNode node : plan.nodes()) {
      if (node instanceof FlowNode.Boundary) node(node); // above the activity's side
    }
    line("</svg>");
    return svg.toString();
  }

  // --------------------------------------------------------------------------------------- nodes

  private void node(FlowNode node) {
    Box box = places.boxes().get(node.id());
    if (box == null) return;
    switch (node) {
      case FlowNode.UserTask task -> activity(box, task, "person", "for people");
      case FlowNode.ServiceTask task -> activity(box, task, "", "");
      case FlowNode.ReceiveTask task ->
          activity(box, task, "", "waits for " + task.message().name());
      case FlowNode.CallActivity call -> {
        activity(box, call, "thick", "");
      }
      case FlowNode.SubProcess process -> {
        rectangle(box, "");
        text(process.head().name(), process.id(), box.middleX(), box.y() + LINE + 2, WIDE * 2, "");
      }
      case FlowNode.Exclusive _ -> gateway(box, node, "M-6 -6L6 6M6 -6L-6 6");
      case FlowNode.Parallel _ -> gateway(box, node, "M-9 0H9M0 -9V9");
      case FlowNode.Inclusive _ -> gateway(box, node, "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0");
      case FlowNode.Start start -> event(box, node, "", start(start));
      case FlowNode.Wait wait -> event(box, node, "double", caught(wait.what()));
      case FlowNode.Boundary boundary ->
          event(
              box,
              node,
              boundary.interrupting() ? "double" : "double dotted",
              caught(boundary.what()));
      case FlowNode.Send _ -> event(box, node, "double", MESSAGE);
      case FlowNode.Compensate _ -> event(box, node, "double", UNDO);
      case FlowNode.End end -> event(box, node, "thick", end(end.kind()));
    }
  }

  private static String start(FlowNode.Start start) {
    return switch (start.trigger()) {
      case FlowNode.Start.Trigger.Manual _ -> "";
      case FlowNode.Start.Trigger.ByMessage _ -> MESSAGE;
      case FlowNode.Start.Trigger.ByTimer _ -> TIMER;
    };
  }

  private static String caught(Catch what) {
    return switch (what) {
      case Catch.Fired _ -> TIMER;
      case Catch.Received _ -> MESSAGE;
      case Catch.Failed _ -> ERROR;
      case Catch.Compensated _ -> UNDO;
    };
  }

  private static String end(FlowNode.End.Kind kind) {
    return switch (kind) {
      case FlowNode.End.Kind.Plain _ -> "";
      case FlowNode.End.Kind.Terminated _ -> STOP;
      case FlowNode.End.Kind.Failed _ -> ERROR;
      case FlowNode.End.Kind.Sending _ -> MESSAGE;
      case FlowNode.End.Kind.Compensating _ -> UNDO;
    };
  }

  private void activity(Box box, FlowNode.Activity node, String kind, String below) {
    rectangle(box, kind);
    List<String> lines = lines(node.head().name().orElse(node.id()), WIDE);
    double y = box.middleY() - (lines.size() - 1) * LINE / 2 + 4 - (below.isEmpty() ? 0 : LINE / 2);
    for (String one : lines) {
      text(one, box.middleX(), y, "");
      y += LINE;
    }
    if (!below.isEmpty()) text(below, box.middleX(), y, "of");
    if (node.work().loop().isPresent()) text("≡", box.middleX(), box.bottom() - 4, "");
  }

  private void rectangle(Box box, String kind) {
    line(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\" class=\"%s\"/>"
            .formatted(
                n(box.x()),
                n(box.y()),
                n(box.width()),
                n(box.height()),
                ("shape " + kind).strip()));
  }

  private void gateway(Box box, FlowNode node, String sign) {
    line(
        "<path d=\"M%s %sL%s %sL%s %sL%s %sz\" class=\"shape\"/>"
            .formatted(
                n(box.middleX()),
                n(box.y()),
                n(box.right()),
                n(box.middleY()),
                n(box.middleX()),
                n(box.bottom()),
                n(box.x()),
                n(box.middleY())));
    line(
        "<path d=\"%s\" transform=\"translate(%s %s)\" class=\"inner\" stroke-width=\"2.5\"/>"
            .formatted(sign, n(box.middleX()), n(box.middleY())));
    text(node.head().name(), "", box.middleX(), box.bottom() + LINE, NARROW, "of");
  }

  private void event(Box box, FlowNode node, String kind, String sign) {
    double radius = Math.min(box.width(), box.height()) / 2;
    String classes = kind.replace("double", "").strip();
    line(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"/>"
            .formatted(
                n(box.middleX()), n(box.middleY()), n(radius), ("shape " + classes).strip()));
    if (kind.startsWith("double")) {
      line(
          "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"/>"
              .formatted(
                  n(box.middleX()), n(box.middleY()), n(radius - 3), ("inner " + classes).strip()));
    }
    if (!sign.isEmpty()) {
      line(
          "<path d=\"%s\" transform=\"translate(%s %s)\" class=\"inner\"/>"
              .formatted(sign, n(box.middleX()), n(box.middleY())));
    }
    if (node instanceof FlowNode.Boundary) {
      text(node.head().name(), "", box.middleX() + 5, box.bottom() + LINE - 2, ATTACHED, "of at");
    } else {
      text(node.head().name(), "", box.middleX(), box.bottom() + LINE, NARROW, "of");
    }
  }

  // ---------------------------------------------------------------------------------------- ways

  private void flow(Flow flow) {
    List<Point> way = places.ways().get(flow.id());
    if (way == null) return;
    line("<path d=\"%s\" class=\"way\" marker-end=\"url(#to)\"/>".formatted(path(way)));
    Optional<String> label =
        flow.name().or(() -> flow.condition().map(condition -> brief(condition.text())));
    if (label.isEmpty()) return;
    List<String> lines = lines(label.get(), BESIDE);
    boolean bent = way.size() > 2;
    Point to = way.getLast();
    double x = bent ? way.get(way.size() - 2).x() - 4 : (way.getFirst().x() + to.x()) / 2;
    double y = to.y() - 5 - (lines.size() - 1) * LINE;
    for (String one : lines) {
      text(one, x, y, bent ? "of end" : "of");
      y += LINE;
    }
  }

  /** From an event that is about compensation to what undoes its activity. */
  private void undone(FlowNode node) {
    if (!(node instanceof FlowNode.Boundary boundary)
        || !(boundary.what() instanceof Catch.Compensated(String handler))) {
      return;
    }
    Box from = places.boxes().get(node.id());
    Box to = places.boxes().get(handler);
    if (from == null || to == null) return;
    boolean below = from.middleX() > to.x() && from.middleX() < to.right();
    var way =
        below
            ? List.of(new Point(from.middleX(), from.bottom()), new Point(from.middleX(), to.y()))
            : List.of(
                new Point(from.middleX(), from.bottom()),
                new Point(from.middleX(), to.middleY()),
                new Point(to.x(), to.middleY()));
    line("<path d=\"%s\" class=\"way dotted\" marker-end=\"url(#to)\"/>".formatted(path(way)));
  }

  private static String path(List<Point> way) {
    var path = new StringBuilder();
    for (Point point : way) {
      path.append(path.isEmpty() ? "M" : "L").append(n(point.x())).append(' ').append(n(point.y()));
    }
    return path.toString();
  }

  // --------------------------------------------------------------------------------------- texts

  private void text(
      Optional<String> name, String otherwise, double x, double y, int width, String kind) {
    double at = y;
    for (String one : lines(name.orElse(otherwise), width)) {
      text(one, x, at, kind);
      at += LINE;
    }
  }

  private void text(String text, double x, double y, String kind) {
    line(
        "<text x=\"%s\" y=\"%s\"%s>%s</text>"
            .formatted(n(x), n(y), kind.isEmpty() ? "" : " class=\"" + kind + "\"", escaped(text)));
  }

  /** Words in lines of about {@code width} characters. */
  private static List<String> lines(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (word.isEmpty()) continue;
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) line.append(' ');
      line.append(word);
    }
    if (!line.isEmpty()) lines.add(line.toString());
    return lines;
  }

  private static String brief(String condition) {
    String text = condition.strip().replaceAll("\\s+", " ").replaceAll("^[$#]\\{|}$", "");
    return text.length() > 2 * WIDE ? text.substring(0, 2 * WIDE - 1) + "…" : text;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A number in the fewest characters. */
  private static String n(double value) {
    double rounded = Math.rint(value * 10) / 10;
    return rounded == Math.rint(rounded)
        ? String.valueOf((long) rounded)
        : String.format(Locale.ROOT, "%.1f", rounded);
  }

  private void line(String text) {
    svg.append(text).append('\n');
  }
}
