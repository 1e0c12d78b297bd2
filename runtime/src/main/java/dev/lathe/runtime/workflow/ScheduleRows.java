package dev.lathe.runtime.workflow;

import dev.lathe.model.schema.WorkflowSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The rows of starts by a timer beside what the events of runs say. */
final class ScheduleRows {
  private static final String FAULTS =
      """
      SELECT * FROM (SELECT definition,node,fired,(SELECT count(*) FROM event e WHERE e.service='%s' \
      AND e.entity='%s' AND e.type='RunStarted' AND e.data->'after'->>'definition'=s.definition \
      AND e.data->'after'->>'start'=s.node \
      AND e.data->'after'->'schedule'->>'since'=s.since) AS began FROM lathe_schedule s) \
      WHERE fired<>began ORDER BY definition,node LIMIT ?1\
      """
          .formatted(WorkflowSchema.SERVICE, WorkflowSchema.ENTITY);

  private final Database database;

  ScheduleRows(Database database) {
    this.database = database;
  }

  /** What is wrong with rows, at most {@code most} of it. */
  List<String> faults(int most) {
    Rows wrong = database.executeWhereThere(Statement.read(FAULTS, (long) most));
    var faults = new ArrayList<String>();
    for (int row = 0; row < wrong.size(); row++) {
      faults.add(
          "the timer `%s` of `%s` has fired %s times, and begun %s runs"
              .formatted(
                  wrong.requiredText(row, 1),
                  wrong.requiredText(row, 0),
                  wrong.requiredInteger(row, 2),
                  wrong.requiredInteger(row, 3)));
    }
    return faults;
  }
}
