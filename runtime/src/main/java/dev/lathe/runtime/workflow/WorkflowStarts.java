package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.consumer.ConsumerReport;
import dev.lathe.runtime.consumer.EventHandler;
import dev.lathe.runtime.consumer.Interest.Source;
import dev.lathe.runtime.consumer.LogConsumer;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Begins runs with events of the log, as a consumer of it. A run's id follows from its definition
 * and its event, so that an event that is seen twice begins one run. Thread-safe.
 */
public final class WorkflowStarts {
  /** Half of a digest is as good as a UUID. */
  private static final int ID_DIGITS = 32;

  private final RunTables tables;
  private final LiveBundle<ServedWorkflows> live;
  private final LogConsumer consumer;
  private final Platform platform;

  public WorkflowStarts(Database database, BundleStore store, Platform platform) {
    this.tables = new RunTables(database, platform);
    this.live = new LiveBundle<>(database, store, ServedWorkflows::of);
    this.platform = platform;
    this.consumer =
        new LogConsumer(
            database,
            WorkflowSchema.CONSUMER,
            CloudEvents.WHOLE,
            bundle -> Optional.of(sources(bundle)),
            Pace.USUAL,
            platform.time(),
            platform.ids());
  }

  /**
   * Begins what the log says, until nothing is left.
   *
   * @return empty where the live bundle has no workflow that begins with an event
   * @throws DatabaseUnavailable if no answer came
   */
  public Optional<ConsumerReport> run(Duration budget, Duration again) {
    Optional<BundleId> bundle = LiveBundle.named(tables.database());
    if (bundle.isEmpty() || sources(bundle.get()).isEmpty()) return Optional.empty();
    return Optional.of(consumer.run(new Handler(), budget, again));
  }

  private Set<Source> sources(BundleId bundle) {
    return live.at(bundle).beginnings().stream()
        .map(ServedWorkflows.Beginning::source)
        .map(one -> new Source(one.service(), one.entity(), Optional.of(one.type())))
        .collect(Collectors.toUnmodifiableSet());
  }

  private final class Handler implements EventHandler {
    @Override
    public Handled handle(List<LogEntry> entries) {
      ServedWorkflows bundle = live.current();
      var runs = new ArrayList<RunTables.Beginning>();
      List<ServedWorkflows.Beginning> beginnings = bundle.beginnings();
      for (LogEntry entry : entries) {
        beginnings.stream()
            .filter(beginning -> beginning.of(entry))
            .forEach(beginning -> begin(beginning, entry).ifPresent(runs::add));
      }
      if (!runs.isEmpty()) tables.begin(runs, bundle.id());
      return Handled.all(entries, List.of());
    }

    /** Nothing is refused. */
    @Override
    public boolean giveUp(Failure failure) {
      return true;
    }
  }

  private Optional<RunTables.Beginning> begin(ServedWorkflows.Beginning beginning, LogEntry entry) {
    WorkflowPlan plan = beginning.plan();
    Message.Source source = beginning.source();
    if (!(JsonText.parse(entry.event()) instanceof Json.Obj event)) return Optional.empty();
    var values = new Mapped(event, new Json.Obj(Map.of()));
    Optional<String> key = values.text(source.key());
    if (key.isEmpty()) return Optional.empty();
    var fresh =
        new RunState(
            RunStatus.RUNNING,
            key,
            event.text("correlationid").orElse(entry.id()),
            Optional.of(entry.id()),
            event.text("rntactorid"),
            values.object(source.variables()),
            List.of(),
            List.of(),
            List.of(),
            1);
    String id =
        Sha256.hex(plan.id() + "\n" + source.id() + "\n" + entry.id()).substring(0, ID_DIGITS);
    return Optional.of(
        new RunTables.Beginning(
            id, plan, Steps.begun(plan, fresh, beginning.start(), platform.time().now())));
  }
}
