package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.consumer.EventHandler;
import dev.lathe.runtime.consumer.HandlerUnavailable;
import dev.lathe.runtime.consumer.LogConsumer;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log for workflows: begins runs with its events, and takes them to runs that wait for
 * them. A run's id follows from its definition and its event, so that an event that is seen twice
 * begins one run. Thread-safe.
 */
final class WorkflowStarts {
  /** Half of a digest is as good as a UUID. */
  private static final int ID_DIGITS = 32;

  private final RunTables tables;
  private final Chains chains;
  private final Schedules schedules;
  private final LiveBundle<ServedWorkflows> live;
  private final LogConsumer consumer;
  private volatile @Nullable Heard heard;

  /**
   * @param definitions that the database kept then: another one may wait for something else
   */
  private record Heard(Listening listening, long definitions) {}

  WorkflowStarts(Database database, BundleStore store, Platform platform) {
    this.tables = new RunTables(database, platform);
    this.chains = new Chains(database);
    this.schedules = new Schedules(tables, platform);
    this.live = new LiveBundle<>(database, store, ServedWorkflows::of);
    this.consumer =
        new LogConsumer(
            database,
            WorkflowSchema.CONSUMER,
            CloudEvents.WHOLE,
            bundle -> Optional.of(listening(bundle).sources()),
            Pace.USUAL,
            platform.time(),
            platform.ids());
  }

  /**
   * Does what the log says, and begins runs whose time has come, until nothing is left.
   *
   * @return false where there are no workflows
   * @throws DatabaseUnavailable if no answer came
   */
  boolean run(Duration budget, Duration again) {
    Optional<BundleId> bundle = LiveBundle.named(tables.database());
    if (bundle.isEmpty()) return false;
    if (listening(bundle.get()).none()) return false;
    Listening now = listening(bundle.get(), tables.look().definitions());
    schedules.fire(now.served(), now.bundle(), budget);
    if (!now.sources().isEmpty()) {
      var unused = consumer.run(new Handler(), budget, again);
    }
    return true;
  }

  private Listening listening(BundleId bundle) {
    Heard last = heard;
    return last != null && last.listening().bundle().equals(bundle)
        ? last.listening()
        : listening(bundle, /* definitions= */ -1);
  }

  /** The same as long as no run goes by a definition that none went by before. */
  private Listening listening(BundleId bundle, long definitions) {
    Heard last = heard;
    boolean other = last == null || !last.listening().bundle().equals(bundle);
    if (last != null && !other && last.definitions() == definitions) return last.listening();
    Listening now = Listening.to(bundle, live.at(bundle), tables.running());
    if (other) schedules.forget(now.served(), bundle);
    heard = new Heard(now, definitions);
    return now;
  }

  private final class Handler implements EventHandler {
    /** Runs that are begun in one statement more. */
    private final List<RunTables.Beginning> begun = new ArrayList<>();

    /** By the database's clock: a function's may be a day ahead, and the run would wait for it. */
    private Instant now = Instant.EPOCH;

    @Override
    public Handled handle(List<LogEntry> entries) {
      BundleId bundle = LiveBundle.named(tables.database()).orElseThrow(this::nothing);
      RunTables.Look look = tables.look();
      Listening to = listening(bundle, look.definitions());
      now = look.clock().now();
      begun.clear();
      for (LogEntry entry : entries) {
        if (JsonText.parse(entry.event()) instanceof Json.Obj event) handle(to, entry, event);
      }
      write(to);
      return Handled.all(entries, List.of());
    }

    private HandlerUnavailable nothing() {
      return new HandlerUnavailable("nothing is live");
    }

    private void handle(Listening to, LogEntry entry, Json.Obj event) {
      var deliveries = new Deliveries(tables, to.bundle());
      if (Listening.ofRun(entry)) {
        if (entry.type().equals("MessageSent")) sent(to, entry, event);
        write(to);
        deliveries.ofRun(entry, event);
        return;
      }
      Set<String> keys = to.keys(entry, event);
      if (!keys.isEmpty()) {
        write(to); // runs that began before it get it
        keys.forEach(key -> deliveries.event(entry, event, key));
      }
      to.served().beginnings().stream()
          .filter(beginning -> beginning.of(entry))
          .forEach(beginning -> begin(beginning, entry, event, now).ifPresent(begun::add));
    }

    private void sent(Listening to, LogEntry entry, Json.Obj event) {
      Json.Obj after = Deliveries.after(event);
      String name = after.text("name").orElse("");
      for (WorkflowPlan plan : to.served().workflows()) {
        for (FlowNode node : plan.nodes()) {
          if (node instanceof FlowNode.Start start
              && start.trigger() instanceof FlowNode.Start.Trigger.ByMessage(Message message)
              && message.name().equals(name)) {
            RunState fresh =
                RunState.fresh(
                    after.text("key"),
                    event.text("correlationid").orElse(entry.id()),
                    Optional.of(entry.id()),
                    after.text("starter"),
                    Optional.empty(),
                    Deliveries.variables(after),
                    chains.depth(entry, event) + 1);
            begun.add(beginning(plan, start, "message " + name, entry, fresh, now));
          }
        }
      }
    }

    private void write(Listening to) {
      if (!begun.isEmpty()) tables.begin(begun, to.bundle());
      begun.clear();
    }

    /** Nothing is refused. */
    @Override
    public boolean giveUp(Failure failure) {
      return true;
    }
  }

  private Optional<RunTables.Beginning> begin(
      ServedWorkflows.Beginning beginning, LogEntry entry, Json.Obj event, Instant now) {
    Message.Source source = beginning.source();
    Mapped values = Mapped.ofEvent(event);
    Optional<String> key = values.text(source.key());
    if (key.isEmpty()) return Optional.empty();
    RunState fresh =
        RunState.fresh(
            key,
            event.text("correlationid").orElse(entry.id()),
            Optional.of(entry.id()),
            event.text("rntactorid"),
            Optional.empty(),
            values.object(source.variables()),
            chains.depth(entry, event) + 1);
    RunTables.Beginning run =
        beginning(beginning.plan(), beginning.start(), source.id(), entry, fresh, now);
    boolean idle =
        beginning.plan().reaction() && run.moved().state().status() == RunStatus.COMPLETED;
    return idle ? Optional.empty() : Optional.of(run);
  }

  /**
   * @param by what of the definition the event is
   */
  private RunTables.Beginning beginning(
      WorkflowPlan plan,
      FlowNode.Start start,
      String by,
      LogEntry entry,
      RunState fresh,
      Instant now) {
    String id = Sha256.hex(plan.id() + "\n" + by + "\n" + entry.id()).substring(0, ID_DIGITS);
    return new RunTables.Beginning(id, plan, Steps.begun(plan, fresh, start, now));
  }
}
