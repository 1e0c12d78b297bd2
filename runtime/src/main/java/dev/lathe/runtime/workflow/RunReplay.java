package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs again from what was recorded of them: what was answered, which timers fired and which
 * messages came, goes through a definition once more, and what the definition makes of it is
 * compared with what happened. Nothing is called and nothing is written. For one thread.
 */
public final class RunReplay {
  private static final int PAGE = 100;

  private static final String RUNS =
      """
      SELECT r.id,%s FROM lathe_run r WHERE r.id>?1 AND (?2 IS NULL OR r.definition=?2) \
      AND (?3 IS NULL OR r.id=?3) ORDER BY r.id LIMIT %s\
      """
          .formatted(RunRows.EVENTS, PAGE);

  private final Database database;
  private final KeptPlans plans;

  public RunReplay(Database database) {
    this.database = database;
    this.plans = new KeptPlans(database);
  }

  /**
   * What came of one.
   *
   * @param steps that were compared
   * @param differs from which event on its path is another one, and how; empty where it is the same
   */
  public record Replayed(String run, long steps, Optional<Difference> differs) {
    /** As operators are told. */
    public Json.Obj json() {
      var told =
          new Members().with("run", run).with("steps", steps).with("same", differs.isEmpty());
      differs.ifPresent(
          difference -> told.with("version", difference.version()).with("why", difference.why()));
      return told.object();
    }
  }

  /**
   * Where a path leaves another.
   *
   * @param version of the recorded event
   * @param why for people
   */
  public record Difference(long version, String why) {}

  /**
   * Replays one run.
   *
   * @param under the definition; empty for those that it went by
   * @return empty where there is none
   */
  public Optional<Replayed> one(String run, Optional<WorkflowPlan> under) {
    var found = new ArrayList<Replayed>();
    each(Optional.empty(), Optional.of(run), under, found::add);
    return found.stream().findFirst();
  }

  /**
   * Replays all runs of a definition, or of all of them, and tells each.
   *
   * @param under the definition; empty for those that they went by
   */
  public void all(
      Optional<String> definition, Optional<WorkflowPlan> under, Consumer<Replayed> told) {
    each(definition, Optional.empty(), under, told);
  }

  private void each(
      Optional<String> definition,
      Optional<String> run,
      Optional<WorkflowPlan> under,
      Consumer<Replayed> told) {
    String after = "";
    Rows page = page(after, definition, run);
    while (!page.isEmpty()) {
      for (int row = 0; row < page.size(); row++) {
        after = page.requiredText(row, 0);
        told.accept(replayed(after, RunRows.events(page.requiredText(row, 1)), under));
      }
      page = page(after, definition, run);
    }
  }

  private Rows page(String after, Optional<String> definition, Optional<String> run) {
    return database.executeWhereThere(
        Statement.read(RUNS, after, definition.orElse(null), run.orElse(null)));
  }

  private Replayed replayed(String run, List<Replay.Told> events, Optional<WorkflowPlan> under) {
    var path = new Path(under);
    for (int i = 0; i < events.size(); i++) {
      Optional<String> differs = path.next(events.get(i));
      if (differs.isPresent()) {
        return new Replayed(run, i, Optional.of(new Difference(i + 1L, differs.get())));
      }
    }
    Optional<Difference> more = path.more().map(why -> new Difference(events.size(), why));
    return new Replayed(run, events.size(), more);
  }

  /** One run on its way through the events of another. */
  private final class Path {
    private final Optional<WorkflowPlan> under;
    private final Deque<RunEvent> following = new ArrayDeque<>();
    private Optional<WorkflowPlan> plan = Optional.empty();
    private Optional<RunState> state = Optional.empty();

    Path(Optional<WorkflowPlan> under) {
      this.under = under;
    }

    /** How the next event differs. */
    Optional<String> next(Replay.Told event) {
      if (Replay.follows(event)) return followed(event);
      Optional<String> more = more();
      if (more.isPresent()) return more;
      boolean moves = event.type().equals(OperatorSteps.MIGRATED);
      if (moves && under.isPresent()) return Optional.empty(); // that is the definition already
      try {
        if (moves || plan.isEmpty()) plan = Optional.of(definition(event));
        return compared(event, moved(event));
      } catch (Replay.Broken e) {
        return Optional.of(what(event) + ", and " + e.getMessage());
      }
    }

    private WorkflowPlan definition(Replay.Told event) {
      return under
          .or(() -> plans.apply(event.after().text("hash").orElse("")))
          .orElseThrow(Replay.DefinitionMissing::new);
    }

    private Walk.Moved moved(Replay.Told event) {
      if (state.isEmpty()) {
        if (!Replay.begins(event)) throw new Replay.Broken("the run does not begin with its start");
        return Replay.begun(plan.orElseThrow(), event);
      }
      Optional<Token> resting = state.get().token(StateText.number(event.after(), "activation"));
      Optional<String> node = event.after().text("node");
      boolean timer = event.type().equals("TimerFired");
      if (!timer
          && node.isPresent()
          && resting.filter(at -> !at.node().equals(node.get())).isPresent()) {
        throw new Replay.Broken("it rests at `" + resting.get().node() + "` there");
      }
      return Replay.next(plan.orElseThrow(), state.get(), event);
    }

    private Optional<String> compared(Replay.Told event, Walk.Moved moved) {
      state = Optional.of(moved.state());
      List<RunEvent> told = moved.events();
      following.addAll(told.subList(1, told.size()));
      Json was = under.isPresent() ? at(event.after()) : event.after();
      Json is = under.isPresent() ? at(told.getFirst().after()) : told.getFirst().after();
      if (was.equals(is)) return Optional.empty();
      return Optional.of(
          at(event.after()).equals(at(told.getFirst().after()))
              ? what(event)
                  + " as "
                  + JsonText.write(was)
                  + ", it would be told as "
                  + JsonText.write(is)
              : what(event)
                  + " and it went on to "
                  + places(event.after())
                  + ", it would go on to "
                  + places(told.getFirst().after()));
    }

    private Optional<String> followed(Replay.Told event) {
      RunEvent expected = following.poll();
      if (expected == null) return Optional.of(what(event) + ", it would not have been");
      boolean same =
          expected.type().equals(event.type())
              && (under.isPresent() || expected.after().equals(event.after()));
      return same
          ? Optional.empty()
          : Optional.of(what(event) + ", it would be `" + expected.type() + "`");
    }

    /** What would have been told beside what was. */
    Optional<String> more() {
      return Optional.ofNullable(following.peek())
          .map(event -> "there would be `" + event.type() + "` after it");
    }

    private static String what(Replay.Told event) {
      return "`%s`%s was recorded"
          .formatted(
              event.type(),
              event.after().text("node").map(node -> " of `" + node + "`").orElse(""));
    }

    private static Json at(Json.Obj after) {
      return after.get("at").orElse(new Json.Arr(List.of()));
    }

    private static String places(Json.Obj after) {
      String nodes =
          at(after) instanceof Json.Arr(List<Json> items)
              ? String.join(
                  ", ",
                  items.stream()
                      .map(item -> item instanceof Json.Str(String id) ? id : "?")
                      .toList())
              : "";
      return nodes.isEmpty() ? "nothing more" : nodes;
    }
  }
}
