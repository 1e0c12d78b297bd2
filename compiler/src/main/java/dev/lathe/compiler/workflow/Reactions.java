package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.Budget;
import dev.lathe.model.bundle.workflow.Condition;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.Target;
import dev.lathe.model.bundle.workflow.Variable;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes plans of reactions: of each a process that begins with its event, runs its binding where
 * its condition holds, and ends.
 */
final class Reactions {
  private static final String START = "event";
  private static final String WHEN = "when";
  private static final String RUN = "run";
  private static final String END = "done";

  private final Bindings bindings;
  private final Findings findings;

  Reactions(Bindings bindings, Findings findings) {
    this.bindings = bindings;
    this.findings = findings;
  }

  WorkflowPlan plan(Workflows.Reaction reaction) {
    Blueprint blueprint = bindings.blueprint();
    Workflows.Event on = reaction.on();
    var event = new ReadMappings(ReadMappings.EVENT, EventTypes.envelope(blueprint, on), findings);
    var types = new TreeMap<String, VariableType>();
    var kept = new ArrayList<Mapping.Member>();
    for (Workflows.Mapping variable : reaction.variables()) {
      keep(variable.name(), event.read(variable), types, kept);
    }
    var called = new TaskCall(bindings, event, new ReadTimers(Types.ANY, findings), findings);
    if (called.wantsConsent(reaction.run())) called.unconfirmed(reaction.id(), reaction.run());
    var input = new ArrayList<Mapping.Member>();
    called
        .input(reaction.id(), reaction.run(), reaction.input())
        .forEach(
            (written, read) -> {
              if (read.mapping() instanceof Mapping.Constant) {
                input.add(new Mapping.Member(written.text(), read.mapping()));
              } else {
                keep(written, read, types, kept);
                input.add(
                    new Mapping.Member(
                        written.text(), new Mapping.OfProcess(List.of(written.text()))));
              }
            });
    // Equal reactions are equal plans, whatever the order of their keys.
    kept.sort(Comparator.comparing(Mapping.Member::name));
    input.sort(Comparator.comparing(Mapping.Member::name));
    var variables = new ArrayList<Variable>();
    types.forEach((name, type) -> variables.add(new Variable(name, type, true)));
    var source =
        new Message.Source(
            reaction.id().text(),
            on.service().text(),
            bindings.logged(on),
            on.type().text(),
            new Mapping.OfEvent(List.of("rntaggregateid")),
            kept);
    var task =
        new FlowNode.ServiceTask(
            head(RUN),
            new FlowNode.Work(Optional.empty(), false),
            new Target.Binding(Bindings.service(reaction.run()), Bindings.binding(reaction.run())),
            input,
            Optional.empty(),
            called.policy(reaction.tries()));
    Optional<Condition> when =
        reaction
            .when()
            .flatMap(
                written ->
                    new ReadConditions(
                            WrittenVariables.object(variables),
                            "there is no `%s` in `variables` or `input`",
                            findings)
                        .read(written.text(), written.span())
                        .map(rule -> new Condition(written.text(), rule)));
    return WorkflowText.hashed(
        new WorkflowPlan(
            WorkflowPlan.REACTION + reaction.id(),
            "reactions",
            Optional.empty(),
            "",
            reaction.roles().stream().map(Name::text).toList(),
            Optional.empty(),
            Budget.NONE,
            variables,
            nodes(new Message(reaction.id().text(), List.of(source)), when.isPresent(), task),
            flows(when)));
  }

  /** What the condition and the input read is kept with the run. */
  private void keep(
      Name name,
      ReadMappings.Read read,
      SortedMap<String, VariableType> types,
      List<Mapping.Member> kept) {
    if (types.putIfAbsent(name.text(), read.type()) != null) {
      findings.add(
          DiagnosticCode.WORKFLOW_VALUE_INVALID,
          name.span(),
          "`%s` is a variable already".formatted(name),
          "name the variable otherwise than the input");
      return;
    }
    kept.add(new Mapping.Member(name.text(), read.mapping()));
  }

  private static List<FlowNode> nodes(Message message, boolean asks, FlowNode task) {
    var nodes = new ArrayList<FlowNode>();
    nodes.add(new FlowNode.Start(head(START), new FlowNode.Start.Trigger.ByMessage(message)));
    if (asks) nodes.add(new FlowNode.Exclusive(head(WHEN), Optional.of("otherwise")));
    nodes.add(task);
    nodes.add(new FlowNode.End(head(END), new FlowNode.End.Kind.Plain()));
    return nodes;
  }

  private static List<Flow> flows(Optional<Condition> when) {
    var flows = new ArrayList<Flow>();
    if (when.isPresent()) {
      flows.add(flow("asked", START, WHEN, Optional.empty()));
      flows.add(flow("holds", WHEN, RUN, when));
      flows.add(flow("otherwise", WHEN, END, Optional.empty()));
    } else {
      flows.add(flow("begun", START, RUN, Optional.empty()));
    }
    flows.add(flow("ended", RUN, END, Optional.empty()));
    return flows;
  }

  private static Flow flow(String id, String from, String to, Optional<Condition> condition) {
    return new Flow(id, Optional.empty(), from, to, condition);
  }

  private static FlowNode.Head head(String id) {
    return new FlowNode.Head(id, Optional.empty(), Optional.empty());
  }
}
