package dev.lathe.runtime.workflow;

import dev.lathe.model.schema.TaskSchema;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of tasks beside what the events of their runs say. */
final class TaskRows {
  private static final String HAD = "SELECT " + TaskSchema.COLUMNS + " FROM lathe_task";

  private static final String FAULTS =
      """
      SELECT DISTINCT id FROM (SELECT * FROM (%1$s EXCEPT %2$s) UNION ALL \
      SELECT * FROM (%2$s EXCEPT %1$s)) ORDER BY id LIMIT ?1\
      """
          .formatted(TaskSchema.TOLD, HAD);

  private static final String MAKE =
      "INSERT INTO lathe_task(%s) SELECT * FROM (%s) WHERE true ON CONFLICT(id) DO NOTHING"
          .formatted(TaskSchema.COLUMNS, TaskSchema.TOLD);

  private final Database database;

  TaskRows(Database database) {
    this.database = database;
  }

  /** What is wrong with rows, at most {@code most} of it. */
  List<String> faults(int most) {
    Rows wrong = database.executeWhereThere(Statement.read(FAULTS, (long) most));
    return IntStream.range(0, wrong.size())
        .mapToObj(row -> "task `" + wrong.requiredText(row, 0) + "` is not as its events say")
        .toList();
  }

  /** Makes rows of tasks that have none, once their runs have theirs. */
  void make() {
    database.execute(Statement.write(MAKE));
  }
}
