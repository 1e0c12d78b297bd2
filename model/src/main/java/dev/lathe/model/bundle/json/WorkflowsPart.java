package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import java.util.List;

/** What runs begin with; only in bundles that have workflows. */
final class WorkflowsPart extends Part<List<WorkflowPlan>> {
  WorkflowsPart() {
    super("workflows", 4 * MIB);
  }

  @Override
  List<WorkflowPlan> content(Bundle bundle) {
    return bundle.workflows();
  }

  @Override
  Json.Obj json(List<WorkflowPlan> part) {
    return WorkflowWriter.workflows(part);
  }

  @Override
  List<WorkflowPlan> read(CanonicalReader in) {
    return WorkflowReader.workflows(in);
  }
}
