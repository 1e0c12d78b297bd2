package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The definitions that a database keeps, by their hashes, each read once. For one thread. */
final class KeptPlans implements Function<String, Optional<WorkflowPlan>> {
  private static final String PLAN = "SELECT plan FROM lathe_workflow WHERE hash=?1";

  private final Database database;
  private final Map<String, Optional<WorkflowPlan>> read = new HashMap<>();

  KeptPlans(Database database) {
    this.database = database;
  }

  @Override
  public Optional<WorkflowPlan> apply(String hash) {
    return read.computeIfAbsent(hash, this::read);
  }

  /** Takes {@code plans} as kept too. */
  void know(List<WorkflowPlan> plans) {
    for (WorkflowPlan plan : plans) read.put(plan.hash(), Optional.of(plan));
  }

  private Optional<WorkflowPlan> read(String hash) {
    Rows rows = database.execute(Statement.read(PLAN, hash));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(WorkflowText.read(rows.requiredText(0, 0)));
  }
}
