package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.consumer.LogEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of the log workflows listen to: what begins runs of the live bundle's definitions, and what
 * runs of any definition wait for.
 *
 * @param served the live bundle
 * @param awaited messages of the live definitions and of those that runs have begun with before
 * @param sources whose events these are
 * @param none whether there are neither definitions nor runs
 */
record Listening(
    BundleId bundle,
    ServedWorkflows served,
    List<Message> awaited,
    Set<Interest.Source> sources,
    boolean none) {
  /** Events of runs that others wait for. */
  private static final List<String> ENDS =
      List.of("RunCompleted", "RunFailed", "RunCancelled", "CallCancelled");

  Listening {
    awaited = List.copyOf(awaited);
    sources = Set.copyOf(sources);
  }

  /**
   * @param begun definitions with which runs have begun that have not ended
   */
  static Listening to(BundleId bundle, ServedWorkflows served, List<WorkflowPlan> begun) {
    var plans = new ArrayList<>(served.workflows());
    plans.addAll(begun);
    var awaited = new LinkedHashSet<Message>();
    var sources = new HashSet<Interest.Source>();
    for (ServedWorkflows.Beginning beginning : served.beginnings()) {
      sources.add(source(beginning.source()));
    }
    for (WorkflowPlan plan : plans) {
      for (Message message : Messages.awaited(plan)) {
        awaited.add(message);
        message.sources().forEach(one -> sources.add(source(one)));
      }
      for (FlowNode node : plan.nodes()) {
        if (node instanceof FlowNode.CallActivity) ENDS.forEach(type -> sources.add(run(type)));
      }
    }
    if (plans.stream().anyMatch(Messages::sends)) sources.add(run("MessageSent"));
    return new Listening(bundle, served, List.copyOf(awaited), sources, plans.isEmpty());
  }

  private static Interest.Source source(Message.Source source) {
    return new Interest.Source(source.service(), source.entity(), Optional.of(source.type()));
  }

  private static Interest.Source run(String type) {
    return new Interest.Source(WorkflowSchema.SERVICE, WorkflowSchema.ENTITY, Optional.of(type));
  }

  /** The business keys of runs that {@code entry} may be a message for. */
  Set<String> keys(LogEntry entry, Json.Obj event) {
    var keys = new LinkedHashSet<String>();
    for (Message message : awaited) {
      for (Message.Source source : message.sources()) {
        if (is(source, entry)) Mapped.ofEvent(event).text(source.key()).ifPresent(keys::add);
      }
    }
    return keys;
  }

  /** Whether {@code entry} is an event of {@code source}. */
  static boolean is(Message.Source source, LogEntry entry) {
    return source.service().equals(entry.service())
        && source.entity().equals(entry.entity())
        && source.type().equals(entry.type());
  }

  /** Whether {@code entry} tells of a run. */
  static boolean ofRun(LogEntry entry) {
    return entry.service().equals(WorkflowSchema.SERVICE)
        && entry.entity().equals(WorkflowSchema.ENTITY);
  }
}
