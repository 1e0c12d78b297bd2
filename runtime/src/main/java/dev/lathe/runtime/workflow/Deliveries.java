package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.consumer.HandlerUnavailable;
import dev.lathe.runtime.consumer.LogEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes what the log says to the runs that wait for it. A run gets a message by one event once,
 * however often it is taken to it: the event that tells so has an id which follows from both.
 */
record Deliveries(RunTables tables, BundleId bundle) {
  private static final RunChange<Boolean> NOTHING = new RunChange.None<>(false);

  /**
   * An event of the project as messages.
   *
   * @param key of the runs that it may be for
   */
  void event(LogEntry entry, Json.Obj event, String key) {
    toEach(key, run -> messages(run, entry, event));
  }

  /** What {@code event} is to {@code run}, by the definition that it began with. */
  private static List<Kept> messages(RunTables.Loaded run, LogEntry entry, Json.Obj event) {
    Mapped values = Mapped.ofEvent(event);
    Map<String, Kept> byName = new LinkedHashMap<>();
    for (Message message : Messages.awaited(run.plan())) {
      for (Message.Source source : message.sources()) {
        if (Listening.is(source, entry) && values.text(source.key()).equals(run.state().key())) {
          byName.putIfAbsent(
              message.name(),
              new Kept(entry.id(), message.name(), values.object(source.variables())));
        }
      }
    }
    return List.copyOf(byName.values());
  }

  /** What a run of the database tells of itself. */
  void ofRun(LogEntry entry, Json.Obj event) {
    Json.Obj after = after(event);
    switch (entry.type()) {
      case "MessageSent" ->
          after
              .text("key")
              .ifPresent(
                  key ->
                      toEach(
                          key,
                          run ->
                              after.text("name").stream()
                                  .filter(name -> Messages.awaits(run.plan(), name))
                                  .map(name -> new Kept(entry.id(), name, variables(after)))
                                  .toList()));
      case "CallCancelled" ->
          after.text("run").ifPresent(run -> advance(run, Deliveries::cancelledByCaller));
      case "RunCompleted", "RunFailed", "RunCancelled" ->
          after
              .get("caller")
              .map(Json::orEmpty)
              .ifPresent(
                  caller ->
                      advance(
                          caller.text("run").orElse(""),
                          run -> callEnded(run, caller, id(entry), entry.type(), after)));
      default -> {} // nobody waits for it
    }
  }

  static Json.Obj after(Json.Obj event) {
    return event.object("data").object("after");
  }

  static Json.Obj variables(Json.Obj after) {
    return after.object("variables");
  }

  /** The run whose event {@code entry} is. */
  private static String id(LogEntry entry) {
    return entry.stream().substring(WorkflowSchema.ENTITY.length() + 1);
  }

  private static Optional<Walk.Moved> cancelledByCaller(RunTables.Loaded run) {
    return run.state().status() == RunStatus.RUNNING
        ? Optional.of(
            Steps.cancelled(
                run.plan(),
                run.state(),
                "what called it does not wait any more",
                run.clock().now()))
        : Optional.empty();
  }

  private static Optional<Walk.Moved> callEnded(
      RunTables.Loaded run, Json.Obj caller, String called, String how, Json.Obj after) {
    Optional<Token> waiting =
        run.state()
            .token(StateText.number(caller, "activation"))
            .filter(token -> token.calls().equals(Optional.of(called)))
            .filter(token -> token.trouble().isEmpty());
    return waiting.map(
        token ->
            switch (how) {
              case "RunCompleted" ->
                  Steps.completed(
                      run.plan(),
                      run.state(),
                      token,
                      Activities.result(run.plan().node(token.node()).orElseThrow())
                          .map(name -> new Members().with(name, variables(after)).object())
                          .orElse(Json.EMPTY),
                      run.clock().now());
              case "RunFailed" ->
                  Steps.refused(
                      run.plan(),
                      run.state(),
                      token,
                      new Trouble(
                          after.text("code").orElse(""),
                          "the run " + called + " that was called failed"),
                      run.clock().now());
              default ->
                  Steps.refused(
                      run.plan(),
                      run.state(),
                      token,
                      Incident.WORKFLOW_CALL_CANCELLED.because(
                          "the run " + called + " that was called was cancelled"),
                      run.clock().now());
            });
  }

  // -------------------------------------------------------------------------------- to runs

  private void toEach(String key, Function<RunTables.Loaded, List<Kept>> messages) {
    String after = "";
    List<String> page = tables.running(key, after);
    while (!page.isEmpty()) {
      for (String run : page) {
        tables.load(run).ifPresent(loaded -> to(loaded, messages.apply(loaded)));
      }
      after = page.getLast();
      page = tables.running(key, after);
    }
  }

  private void to(RunTables.Loaded run, List<Kept> messages) {
    for (Kept message : messages) {
      advance(
          run.id(),
          loaded ->
              loaded.state().status() == RunStatus.RUNNING
                  ? Optional.of(
                      Steps.received(loaded.plan(), loaded.state(), message, loaded.clock().now())
                          .once(run.id() + "\n" + message.name() + "\n" + message.id()))
                  : Optional.empty());
    }
  }

  /** Writes what {@code step} makes of a run, of whatever comes between anew. */
  private void advance(String id, Function<RunTables.Loaded, Optional<Walk.Moved>> step) {
    boolean unused =
        tables
            .change(id, bundle, run -> run.map(one -> change(one, step.apply(one))).orElse(NOTHING))
            .orElseThrow(
                () ->
                    new HandlerUnavailable(
                        "the run " + id + " moves on too fast to get a message"));
  }

  private static RunChange<Boolean> change(RunTables.Loaded run, Optional<Walk.Moved> moved) {
    return moved
        .<RunChange<Boolean>>map(step -> new RunChange.Step<>(run, step, () -> true))
        .orElse(NOTHING);
  }
}
