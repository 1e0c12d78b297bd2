package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunRows;
import dev.lathe.runtime.workflow.WorkflowTables;
import java.util.List;

/**
 * Rows of runs that a log brought with it, as after an import: made before the first bundle with
 * workflows is live, for from then on runs may be taken on.
 */
final class ImportedRuns {
  /** A bundle with workflows that went live here has made the cursor. */
  private static final Statement SOME =
      Statement.read(
          """
          SELECT 1 FROM event WHERE stream>'%1$s-' AND stream<'%1$s.' AND service='%2$s' \
          AND entity='%1$s' AND NOT EXISTS(SELECT 1 FROM cursor WHERE name='%3$s') LIMIT 1\
          """
              .formatted(WorkflowSchema.ENTITY, WorkflowSchema.SERVICE, WorkflowSchema.CONSUMER));

  private ImportedRuns() {}

  /**
   * Idempotent; done again it goes on.
   *
   * @param workflows of the bundle that goes live next; a run whose definition they lack gets no
   *     row, as an export has no definitions
   * @throws RolloutRefused.LogUnfinished if more of the log is to come
   */
  static void make(Database database, List<WorkflowPlan> workflows) {
    if (workflows.isEmpty() || database.execute(SOME).isEmpty()) return;
    UnfinishedLog.requireNone(database);
    WorkflowTables.make(database);
    new RunRows(database).make(workflows);
  }
}
