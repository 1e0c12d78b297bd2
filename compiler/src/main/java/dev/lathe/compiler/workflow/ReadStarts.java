package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.bpmn.BpmnElement;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.model.bundle.workflow.FlowNode.Start.Trigger;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Starters;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.TimeSpan;
import java.util.List;
import java.util.Optional;

/** Reads starts that wait for no message: those by hand, and those by a timer. */
record ReadStarts(Entries entries, Findings findings) {
  private static final long LEAST_MICROSECONDS = 1_000_000;

  /** A start by hand or by a call: what it is given, and which people may. */
  Trigger manual() {
    // What has no type is reported with the variables.
    Form inputs = new ReadPeople(new Findings()).form(entries.definition().inputs());
    return new Trigger.Manual(inputs, entries.definition().start().map(start -> people(start)));
  }

  private Starters people(Workflows.Start start) {
    return new Starters(
        start.role().flatMap(new ReadPeople(findings)::role),
        start.key().map(this::key).orElse(new Mapping.Constant(Json.NULL)));
  }

  private Mapping key(Workflows.Mapping written) {
    VariableType inputs =
        new VariableType.Obj(
            entries.definition().inputs().stream()
                .map(
                    input ->
                        new VariableType.Member(
                            input.name().text(),
                            Types.written(input.type().text())
                                .map(VariableType.class::cast)
                                .orElse(Types.ANY)))
                .toList(),
            false);
    ReadMappings.Read read = new ReadMappings(ReadMappings.PROCESS, inputs, findings).read(written);
    if (read.type() instanceof VariableType.Obj || read.type() instanceof VariableType.Arr) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          written.name().span(),
          "a business key is one value, and this is " + Types.phrase(read.type()),
          "map one of the `inputs`");
    }
    return read.mapping();
  }

  /** A start by a timer: before there are variables. */
  Optional<Trigger> timer(BpmnElement event) {
    Optional<Timer> timer =
        new ReadTimers(new VariableType.Obj(List.of(), false), findings).timer(event);
    if (timer.isPresent()
        && timer.get() instanceof Timer.Every(var _, String duration)
        && tooOften(duration)) {
      findings.add(
          DiagnosticCode.WORKFLOW_VALUE_INVALID,
          event.span(),
          "runs would begin every `%s`".formatted(duration),
          "a start by a timer repeats after a second at the soonest");
    }
    return timer.map(Trigger.ByTimer::new);
  }

  private static boolean tooOften(String duration) {
    return TimeSpan.of(duration)
        .filter(span -> span.months() == 0 && span.microseconds() < LEAST_MICROSECONDS)
        .isPresent();
  }

  /** Whoever may start it by hand needs a start for that. */
  void check(DrawnProcess drawn) {
    Optional<Workflows.Start> start = entries.definition().start();
    boolean plain =
        drawn.nodes().values().stream()
            .anyMatch(
                node ->
                    node.kind().equals("startEvent")
                        && node.scope().isEmpty()
                        && node.event().isEmpty());
    if (start.isPresent() && !plain) {
      findings.add(
          DiagnosticCode.WORKFLOW_FLOW_BROKEN,
          start.get().at(),
          "`%s` can't be started by hand: each of its starts waits for an event"
              .formatted(entries.definition().id()),
          "draw a start without an event definition, or remove `start`");
    }
  }
}
