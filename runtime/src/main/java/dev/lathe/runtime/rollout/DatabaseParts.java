package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.List;

/** The parts of a bundle that a database is prepared from. */
record DatabaseParts(
    Schema schema,
    List<SeedEvent> seeds,
    List<ProjectionPlan> projections,
    List<WebhookPlan> webhooks,
    List<WorkflowPlan> workflows) {
  DatabaseParts {
    seeds = List.copyOf(seeds);
    projections = List.copyOf(projections);
    webhooks = List.copyOf(webhooks);
    workflows = List.copyOf(workflows);
  }

  static DatabaseParts of(Bundle bundle) {
    return new DatabaseParts(
        bundle.schema(),
        bundle.seeds(),
        bundle.projections(),
        bundle.webhooks(),
        bundle.workflows());
  }

  /** Reads them, and nothing else of {@code file}. */
  static DatabaseParts of(BundleFile file) {
    return new DatabaseParts(
        file.schema(), file.seeds(), file.projections(), file.webhooks(), file.workflows());
  }
}
