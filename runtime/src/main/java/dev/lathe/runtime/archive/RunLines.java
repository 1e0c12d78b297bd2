package dev.lathe.runtime.archive;

import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.workflow.RunRows;
import dev.lathe.runtime.workflow.WorkflowTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a backup has of runs beside their events, which the rows of runs are made from. */
final class RunLines {
  private static final String DEFINITION =
      """
      INSERT INTO lathe_workflow(hash,id,plan,at) SELECT value->>'$.workflow.hash',\
      value->>'$.workflow.id',value->>'$.workflow.plan',value->>'$.workflow.at' \
      FROM json_each(?1) WHERE true ON CONFLICT(hash) DO NOTHING\
      """;

  private static final String SCHEDULES =
      """
      INSERT INTO lathe_schedule(definition,node,timer,since,due,fired) SELECT \
      value->>'definition',value->>'node',value->>'timer',value->>'since',value->>'due',\
      value->>'fired' FROM json_each(?1,'$.schedules') WHERE true \
      ON CONFLICT(definition,node) DO NOTHING\
      """;

  /** Lines of definitions that runs were begun with. */
  private final List<String> definitions = new ArrayList<>();

  /** The line that says how often timers have begun runs. */
  private Optional<String> schedules = Optional.empty();

  /** Takes {@code line} if it is one of them. */
  boolean add(String line) {
    if (line.startsWith("{\"workflow\":")) {
      definitions.add(line);
      return true;
    }
    if (line.startsWith("{\"schedules\":")) {
      schedules = Optional.of(line);
      return true;
    }
    return false;
  }

  /**
   * Makes the rows in {@code database}, where {@code live} is live or goes live next; those that
   * are there stay.
   *
   * @return how many were made
   */
  int make(Database database, BundleFile live) {
    if (live.workflows().isEmpty()) return 0;
    WorkflowTables.make(database);
    if (!definitions.isEmpty()) {
      database.execute(Statement.write(DEFINITION, "[" + String.join(",", definitions) + "]"));
    }
    schedules.ifPresent(line -> database.execute(Statement.write(SCHEDULES, line)));
    return new RunRows(database).make(live.workflows());
  }
}
