package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import java.util.List;

/** How events reach read models. */
final class ProjectionsPart extends Part<List<ProjectionPlan>> {
  ProjectionsPart() {
    super("projections", 4 * MIB);
  }

  @Override
  List<ProjectionPlan> content(Bundle bundle) {
    return bundle.projections();
  }

  @Override
  Json.Obj json(List<ProjectionPlan> part) {
    return TablesWriter.projections(part);
  }

  @Override
  List<ProjectionPlan> read(CanonicalReader in) {
    return TablesReader.projections(in);
  }
}
