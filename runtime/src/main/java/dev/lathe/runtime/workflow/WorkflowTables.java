package dev.lathe.runtime.workflow;

import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;

/**
 * The tables of runs in a database that has them from an older program: brought to the present form
 * in one transaction. Others get them with their first bundle that has workflows.
 */
public final class WorkflowTables {
  private static final Statement FORM =
      Statement.read("SELECT sql FROM sqlite_schema WHERE name='lathe_advance_do'");

  private WorkflowTables() {}

  /** Makes those that are not there, for runs that are known before a bundle with workflows is. */
  public static void make(Database database) {
    database.executeAll(WorkflowSchema.DDL.stream().map(ddl -> Statement.write(ddl)).toList());
  }

  /**
   * Idempotent, and safe to run in several processes at once. What a newer program made stays.
   *
   * @throws DatabaseUnavailable if no answer came
   */
  public static void makeReady(Database database) {
    Rows form = database.execute(FORM);
    if (form.isEmpty()) return;
    if (WorkflowSchema.form(form.requiredText(0, 0)) >= WorkflowSchema.FORM) return;
    database.executeAll(WorkflowSchema.UPGRADE.stream().map(ddl -> Statement.write(ddl)).toList());
  }
}
