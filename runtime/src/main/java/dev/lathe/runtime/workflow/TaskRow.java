package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.sql.Rows;
import java.util.Locale;
import java.util.Optional;

/**
 * A task as its row has it.
 *
 * @param key the business key of its run
 * @param request what it was completed with: a digest, and the key behind it
 */
record TaskRow(
    String id,
    String run,
    String node,
    String definition,
    String hash,
    Optional<String> key,
    Optional<String> starter,
    String status,
    Optional<String> assignee,
    boolean claimed,
    String openedAt,
    Optional<String> due,
    Optional<String> endedAt,
    Optional<String> endedBy,
    Optional<String> request) {
  static final String COLUMNS =
      """
      id,run,node,definition,hash,business_key,starter,status,assignee,claimed,opened_at,due,\
      ended_at,ended_by,request\
      """;

  static TaskRow of(Rows rows, int row) {
    return new TaskRow(
        rows.requiredText(row, 0),
        rows.requiredText(row, 1),
        rows.requiredText(row, 2),
        rows.requiredText(row, 3),
        rows.requiredText(row, 4),
        Optional.ofNullable(rows.text(row, 5)),
        Optional.ofNullable(rows.text(row, 6)),
        rows.requiredText(row, 7),
        Optional.ofNullable(rows.text(row, 8)),
        rows.requiredInteger(row, 9) == 1,
        rows.requiredText(row, 10),
        Optional.ofNullable(rows.text(row, 11)),
        Optional.ofNullable(rows.text(row, 12)),
        Optional.ofNullable(rows.text(row, 13)),
        Optional.ofNullable(rows.text(row, 14)));
  }

  boolean open() {
    return status.equals("open");
  }

  /** What it is in its definition; empty where that has no such node any more. */
  Optional<FlowNode.UserTask> drawn(WorkflowPlan plan) {
    return plan.node(node).flatMap(Consents::asked);
  }

  boolean isFor(TaskPerson person, FlowNode.UserTask task) {
    return person.is(assignee) || person.is(endedBy) || person.candidate(task);
  }

  /** Whether {@code person} may do it now. */
  boolean doable(TaskPerson person, FlowNode.UserTask task) {
    return open()
        && !person.startedWhatOthersDo(task, starter)
        && (person.is(assignee) || (!claimed && person.candidate(task)));
  }

  /** As {@code person} is shown it. */
  Json.Obj json(TaskPerson person, FlowNode.UserTask task) {
    return new Members()
        .with("id", id)
        .with("run", run)
        .with("definition", definition)
        .with("task", node)
        .with("name", task.head().name())
        .with("key", key)
        .with("status", status)
        .with("assignee", assignee)
        .with("claimed", claimed)
        .with("mayComplete", doable(person, task))
        .with("openedAt", openedAt)
        .with("due", due)
        .with("endedAt", endedAt)
        .with("endedBy", endedBy)
        .with("form", task.form().fields(), TaskRow::field)
        .object();
  }

  private static Json field(Form.Field field) {
    return new Members()
        .with("name", field.name())
        .with("type", field.type().name().toLowerCase(Locale.ROOT))
        .with("required", field.required())
        .object();
  }
}
