package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.Start.Trigger.Manual;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.Reach;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The paths at which people start workflows by hand: one for each definition that lets them. */
final class RunPaths {
  private static final String TAG = "runs";

  private final Components components;
  private final OwnOperations own;

  private RunPaths(Components components, boolean bearer) {
    this.components = components;
    this.own = new OwnOperations(components, bearer, TAG);
  }

  /** Each path with its operation; none where nobody starts anything by hand. */
  static SortedMap<String, Members> of(
      List<WorkflowPlan> workflows, Components components, boolean bearer) {
    var paths = new TreeMap<String, Members>();
    for (WorkflowPlan plan : workflows) {
      start(plan)
          .ifPresent(
              start ->
                  paths.put(
                      "/_lathe/runs/" + plan.id(),
                      new Members()
                          .with(
                              "post",
                              new RunPaths(components, bearer).start(plan, workflows, start))));
    }
    return paths;
  }

  static String tag() {
    return TAG;
  }

  /** How people start it, if they may. */
  private static Optional<Manual> start(WorkflowPlan plan) {
    return plan.nodes().stream()
        .filter(FlowNode.Start.class::isInstance)
        .filter(node -> node.scope().isEmpty())
        .map(node -> ((FlowNode.Start) node).trigger())
        .filter(Manual.class::isInstance)
        .map(Manual.class::cast)
        .filter(manual -> manual.starters().isPresent())
        .findFirst();
  }

  private Members start(WorkflowPlan plan, List<WorkflowPlan> all, Manual manual) {
    boolean needs = manual.inputs().fields().stream().anyMatch(Form.Field::required);
    Members body =
        new Members()
            .with("type", "object")
            .with(
                "properties",
                new Members()
                    .with("inputs", inputs(manual.inputs()))
                    .with("only", only(Reach.of(plan, all))))
            .with("additionalProperties", false);
    if (needs) body.with("required", Members.strings(List.of("inputs")));
    return own.operation(
        "start" + plan.id().substring(0, 1).toUpperCase(Locale.ROOT) + plan.id().substring(1),
        "Start a run of %s.".formatted(plan.name().orElse(plan.id())),
        List.of(OwnOperations.key()),
        OwnOperations.body(needs, body),
        201,
        run(),
        List.of(
            ErrorCode.VALIDATION_ERROR,
            ErrorCode.INVALID_BODY,
            ErrorCode.IDEMPOTENCY_KEY_INVALID,
            ErrorCode.FORBIDDEN,
            ErrorCode.BODY_LIMIT_EXCEEDED,
            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            ErrorCode.IDEMPOTENCY_KEY_REUSED));
  }

  private static Members only(SortedSet<String> reach) {
    Members item = OwnOperations.text();
    if (!reach.isEmpty()) item.with("enum", Members.strings(List.copyOf(reach)));
    return new Members()
        .with("type", "array")
        .with("items", item)
        .with(
            "description",
            "All that the run may call of what its definition does; without it, all of that.");
  }

  private static Json.Obj inputs(Form form) {
    return JsonSchema.inline()
        .of(
            new DataType.Obj(
                Optional.empty(), form.fields().stream().map(RunPaths::member).toList(), false));
  }

  private static DataType.Member member(Form.Field field) {
    DataType type = new DataType.Scalar(field.type(), DataType.Decimals.TEXT_OR_NUMBER);
    return new DataType.Member(
        field.name(),
        DataType.nullable(type, !field.required()),
        field.required(),
        OwnOperations.none());
  }

  private Json.Obj run() {
    Json.Obj schema =
        new Members()
            .with("type", "object")
            .with("required", Members.strings(List.of("run", "definition", "key")))
            .with(
                "properties",
                new Members()
                    .with("run", OwnOperations.text())
                    .with("definition", OwnOperations.text())
                    .with(
                        "key",
                        OwnOperations.text().with("description", "The business key of the run.")))
            .object();
    return components.keep("schemas", schema, List.of("StartedRun", "LatheStartedRun"));
  }
}
