package dev.lathe.compiler.plan;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans one bundle after another. While tables and indexes are the same, so is the plan of a
 * statement that was planned before, and the database that knows them stays open.
 *
 * <p>Not thread-safe.
 */
public final class Planner implements AutoCloseable {
  private @Nullable PlanChecker checker;
  private @Nullable Schema schema;
  private Map<String, OperationPlan> known = Map.of();

  /** The same as {@link PlanChecker#plans(Bundle)}. */
  public List<OperationPlan> plans(Bundle bundle) {
    PlanChecker on = checker;
    if (on == null || !bundle.schema().equals(schema)) {
      close();
      on = PlanChecker.on(bundle);
      checker = on;
      schema = bundle.schema();
    }
    List<OperationPlan> plans = on.all(bundle, known);
    var now = new HashMap<String, OperationPlan>();
    plans.forEach(plan -> now.put(plan.sql(), plan));
    known = now;
    return plans;
  }

  @Override
  public void close() {
    if (checker != null) {
      checker.close();
      checker = null;
    }
    known = Map.of();
  }
}
