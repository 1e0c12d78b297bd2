package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people do in runs: they see their tasks, take them, give them to others and complete them.
 * Each change is a step of the run, written where nobody was faster; so of two who complete a task
 * at once one does. Thread-safe.
 */
public final class UserTasks {
  private static final String SHOW =
      """
      SELECT %s,(SELECT plan FROM lathe_workflow w WHERE w.hash=t.hash),\
      (SELECT json(e.data->'after'->'proposal') FROM event e WHERE e.stream='Run-'||t.run \
      AND e.type='TaskOpened' AND e.data->'after'->>'activation'=t.activation \
      ORDER BY e.version DESC LIMIT 1) FROM lathe_task t WHERE id=?1\
      """
          .formatted(TaskRow.COLUMNS);

  private static final int PLAN = TaskRow.COLUMNS.split(",", -1).length;

  private final TaskLists lists;
  private final RunTables tables;
  private volatile boolean there;

  public UserTasks(Database database, Platform platform) {
    this.tables = new RunTables(database, platform);
    this.lists = new TaskLists(database, tables.definitions());
  }

  private interface Change {
    RunChange<TaskAnswer> of(
        FlowNode.UserTask task, Token token, RunTables.Loaded run, Instant now);
  }

  /**
   * Whether there are tasks at all: no bundle with workflows went live here yet, or none whose
   * tasks this program knows, where it is false.
   */
  public boolean there() {
    if (there) return true;
    try {
      Rows unused = tables.database().execute(Statement.read("SELECT 1 FROM lathe_task LIMIT 0"));
      there = true;
      return true;
    } catch (StatementFailed e) {
      if (e.unknownObject()) return false;
      throw e;
    }
  }

  /**
   * The tasks that {@code person} may see, in the order in which they were opened.
   *
   * @throws DatabaseUnavailable if no answer came
   */
  public List<Json.Obj> list(TaskPerson person, TaskQuery query) {
    return lists.list(person, query);
  }

  /** One task. */
  public TaskAnswer show(TaskPerson person, String id) {
    return show(person, id, false);
  }

  /** {@code person} takes a task: it is theirs alone then. */
  public TaskAnswer claim(TaskPerson person, String id, BundleId bundle) {
    return change(
        person,
        id,
        bundle,
        (_, token, run, now) -> {
          OpenTask open = token.task().orElseThrow();
          if (open.claimed() && person.is(open.assignee())) return told(show(person, id));
          Handing claim = Handing.claim(person.id());
          return step(person, id, run, Steps.given(run.plan(), run.state(), token, claim, now));
        });
  }

  /**
   * {@code person} gives a task to somebody.
   *
   * @param to whose it is then, a {@code user.id}; empty to give it back
   */
  public TaskAnswer delegate(TaskPerson person, String id, Optional<String> to, BundleId bundle) {
    return change(
        person,
        id,
        bundle,
        (task, token, run, now) -> {
          if (to.isPresent() && task.notStarter() && run.state().starter().equals(to)) {
            var finding =
                new Finding("to", "began the run, and somebody else has to do it", "custom");
            return told(new TaskAnswer.Misfit(List.of(finding)));
          }
          Handing given = Handing.delegation(person.id(), to);
          return step(person, id, run, Steps.given(run.plan(), run.state(), token, given, now));
        });
  }

  /**
   * {@code person} completes a task: once, however often they try.
   *
   * @param key under which they are told the same again
   */
  public TaskAnswer complete(
      TaskPerson person, String id, Json.Obj sent, Optional<String> key, BundleId bundle) {
    String request = Sha256.hex(JsonText.write(new Json.Obj(new TreeMap<>(sent.members()))));
    TaskAnswer answer =
        change(
            person,
            id,
            bundle,
            (task, token, run, now) -> {
              FormReading form = FormReading.of(task.form(), sent);
              if (!form.findings().isEmpty()) {
                return told(new TaskAnswer.Misfit(form.findings()));
              }
              Json.Obj values = form.values(task.form());
              Json.Obj written =
                  task.result()
                      .map(name -> new Members().with(name, values).object())
                      .orElse(values);
              var handed = new HandIn(person.id(), key, request, written);
              return step(
                  person, id, run, Steps.handedIn(run.plan(), run.state(), token, handed, now));
            });
    return answer instanceof TaskAnswer.Closed closed && key.isPresent()
        ? again(person, id, request + " " + key.get(), closed)
        : answer;
  }

  /** Whoever completed it, and asks again under the key of then, is told the same. */
  private TaskAnswer again(TaskPerson person, String id, String request, TaskAnswer.Closed closed) {
    Optional<TaskRow> row = row(id);
    if (row.isEmpty() || !person.is(row.get().endedBy())) return closed;
    String first = row.get().request().orElse("");
    if (first.equals(request)) return new TaskAnswer.Shown(closed.task(), false, true);
    boolean sameKey = keyOf(first).isPresent() && keyOf(first).equals(keyOf(request));
    return sameKey ? new TaskAnswer.KeyReused() : closed;
  }

  private static Optional<String> keyOf(String request) {
    int space = request.indexOf(' ');
    return space < 0 ? Optional.empty() : Optional.of(request.substring(space + 1));
  }

  private TaskAnswer change(TaskPerson person, String id, BundleId bundle, Change change) {
    int dot = id.lastIndexOf('.');
    if (dot < 0 || !id.substring(dot + 1).matches("[0-9]{1,18}")) return new TaskAnswer.Unknown();
    long activation = Long.parseLong(id.substring(dot + 1));
    return tables
        .change(
            id.substring(0, dot),
            bundle,
            loaded ->
                loaded
                    .map(run -> decided(person, id, run, activation, change))
                    .orElseGet(() -> told(new TaskAnswer.Unknown())))
        .orElseGet(TaskAnswer.Busy::new);
  }

  private RunChange<TaskAnswer> decided(
      TaskPerson person, String id, RunTables.Loaded run, long activation, Change change) {
    Optional<Token> token = run.state().token(activation).filter(rests -> rests.task().isPresent());
    if (token.isEmpty()) return told(closed(person, id));
    Optional<TaskAnswer> refused = refused(person, run, token.get());
    if (refused.isPresent()) return told(refused.get());
    FlowNode.UserTask task = asked(run, token.get());
    return change.of(task, token.get(), run, run.clock().now());
  }

  private RunChange<TaskAnswer> step(
      TaskPerson person, String id, RunTables.Loaded run, Walk.Moved moved) {
    return new RunChange.Step<>(run, moved, () -> show(person, id, true));
  }

  private static RunChange<TaskAnswer> told(TaskAnswer answer) {
    return new RunChange.None<>(answer);
  }

  /** Why {@code person} may do nothing with the task at {@code token}. */
  private static Optional<TaskAnswer> refused(
      TaskPerson person, RunTables.Loaded run, Token token) {
    FlowNode.UserTask task = asked(run, token);
    OpenTask open = token.task().orElseThrow();
    boolean candidate = person.candidate(task);
    if (!candidate && !person.is(open.assignee())) return Optional.of(new TaskAnswer.Unknown());
    if (person.startedWhatOthersDo(task, run.state().starter())) {
      return Optional.of(new TaskAnswer.NotStarter());
    }
    return open.claimed() && !person.is(open.assignee())
        ? Optional.of(new TaskAnswer.Held(open.assignee()))
        : Optional.empty();
  }

  private static FlowNode.UserTask asked(RunTables.Loaded run, Token token) {
    return run.plan().node(token.node()).flatMap(Consents::asked).orElseThrow();
  }

  private TaskAnswer closed(TaskPerson person, String id) {
    TaskAnswer shown = show(person, id);
    return shown instanceof TaskAnswer.Shown(Json.Obj task, var _, var _)
        ? new TaskAnswer.Closed(task)
        : shown;
  }

  private TaskAnswer show(TaskPerson person, String id, boolean changed) {
    Rows rows = tables.database().execute(Statement.read(SHOW, id));
    if (rows.isEmpty()) return new TaskAnswer.Unknown();
    TaskRow row = TaskRow.of(rows, 0);
    WorkflowPlan plan = tables.definitions().plan(row.hash(), rows.requiredText(0, PLAN));
    return row.drawn(plan)
        .filter(task -> changed || row.isFor(person, task)) // who gave it away is told so
        .<TaskAnswer>map(
            task -> new TaskAnswer.Shown(whole(row.json(person, task), rows), changed, false))
        .orElse(new TaskAnswer.Unknown());
  }

  /** With what somebody is asked to agree to, where that is what the task is. */
  private static Json.Obj whole(Json.Obj task, Rows rows) {
    String proposal = rows.text(0, PLAN + 1);
    return proposal == null
        ? task
        : new Members().withAll(task).with("proposal", JsonText.parse(proposal)).object();
  }

  private Optional<TaskRow> row(String id) {
    Rows rows = tables.database().execute(Statement.read(SHOW, id));
    return rows.isEmpty() ? Optional.empty() : Optional.of(TaskRow.of(rows, 0));
  }
}
