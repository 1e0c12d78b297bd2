package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;

/**
 * How many runs led to an event, one by the events of another: what a run's step did names the
 * command that did it, and that command's key names the run.
 */
record Chains(Database database) {
  /** Deeper than anybody means to go. */
  static final int MOST_DEPTH = 32;

  private static final String OF_COMMAND =
      """
      SELECT r.state FROM command c JOIN lathe_run r \
      ON r.id=substr(c.key,6,instr(substr(c.key,6),':')-1) WHERE c.id=?1 AND %s\
      """
          .formatted(WorkflowSchema.OF_STEP);

  private static final String OF_RUN = "SELECT state FROM lathe_run WHERE id=?1";

  /** Of {@code entry}; 0 where no run did it, or its command is forgotten. */
  long depth(LogEntry entry, Json.Obj event) {
    if (Listening.ofRun(entry)) {
      return depth(OF_RUN, entry.stream().substring(WorkflowSchema.ENTITY.length() + 1));
    }
    boolean ofRun =
        event.text("rntactorid").filter(actor -> actor.startsWith("workflow/")).isPresent();
    return ofRun ? event.text("commandid").map(id -> depth(OF_COMMAND, id)).orElse(0L) : 0;
  }

  private long depth(String sql, String of) {
    Rows rows = database.execute(Statement.read(sql, of));
    return rows.isEmpty()
        ? 0
        : StateText.depth(Json.orEmpty(JsonText.parse(rows.requiredText(0, 0))));
  }
}
