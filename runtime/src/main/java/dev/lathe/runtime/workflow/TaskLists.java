package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists the tasks that somebody may see: whom a task is for is said by its definition. */
final class TaskLists {
  /** Definitions that have tasks; of those at hand not their text. */
  private static final String DEFINITIONS =
      """
      SELECT hash,CASE WHEN hash NOT IN (SELECT value FROM json_each(?1)) THEN plan END \
      FROM lathe_workflow w WHERE EXISTS(SELECT 1 FROM lathe_task t WHERE t.hash=w.hash)\
      """;

  private static final String LIST =
      """
      SELECT %s FROM lathe_task WHERE status=?1 \
      AND (assignee=?2 OR ended_by=?2 OR hash||'/'||node IN (SELECT value FROM json_each(?3))) \
      AND (?4 IS NULL OR definition=?4) AND (?5 IS NULL OR run=?5) \
      AND (?6 IS NULL OR business_key=?6) \
      AND CASE ?7 WHEN 'me' THEN assignee IS ?2 WHEN 'none' THEN assignee IS NULL ELSE true END \
      AND (?8 IS NULL OR (opened_at,id)>(SELECT opened_at,id FROM lathe_task WHERE id=?8)) \
      ORDER BY opened_at,id LIMIT ?9\
      """
          .formatted(TaskRow.COLUMNS);

  private final Database database;
  private final Definitions definitions;

  TaskLists(Database database, Definitions definitions) {
    this.database = database;
    this.definitions = definitions;
  }

  List<Json.Obj> list(TaskPerson person, TaskQuery query) {
    Map<String, WorkflowPlan> plans = plans();
    Rows rows =
        database.execute(
            Statement.read(
                LIST,
                query.status(),
                person.id(),
                JsonText.write(Members.strings(kinds(person, plans))),
                query.definition().orElse(null),
                query.run().orElse(null),
                query.key().orElse(null),
                query.assignee().orElse(null),
                query.after().orElse(null),
                (long) query.limit()));
    var tasks = new ArrayList<Json.Obj>();
    for (int row = 0; row < rows.size(); row++) {
      TaskRow task = TaskRow.of(rows, row);
      WorkflowPlan plan = plans.get(task.hash());
      if (plan == null) continue; // of a run that began since
      task.drawn(plan).ifPresent(drawn -> tasks.add(task.json(person, drawn)));
    }
    return tasks;
  }

  private Map<String, WorkflowPlan> plans() {
    Map<String, WorkflowPlan> plans = new LinkedHashMap<>();
    String known = JsonText.write(Members.strings(List.copyOf(definitions.known())));
    Rows rows = database.execute(Statement.read(DEFINITIONS, known));
    for (int row = 0; row < rows.size(); row++) {
      String hash = rows.requiredText(row, 0);
      @Nullable String text = rows.text(row, 1);
      WorkflowPlan plan = text == null ? definitions.atHand(hash) : definitions.plan(hash, text);
      if (plan != null) plans.put(hash, plan);
    }
    return plans;
  }

  /** The tasks of definitions that are for {@code person}, as the statement names them. */
  private static List<String> kinds(TaskPerson person, Map<String, WorkflowPlan> plans) {
    var kinds = new ArrayList<String>();
    plans.forEach(
        (hash, plan) -> {
          for (FlowNode node : plan.nodes()) {
            if (Consents.asked(node).filter(person::candidate).isPresent()) {
              kinds.add(hash + "/" + node.id());
            }
          }
        });
    return kinds;
  }
}
