package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.json.BundleFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bundle as the projector needs it: its projections by whose events they take. */
public final class Projections {
  private record Source(String service, String entity) {}

  private final BundleId bundle;
  private final Map<Source, List<ProjectionPlan>> plans = new HashMap<>();

  /** For {@link dev.lathe.runtime.bundle.LiveBundle}. */
  public Projections(BundleFile file) {
    this.bundle = file.id();
    for (ProjectionPlan plan : file.projections()) {
      var source = new Source(plan.source(), plan.entity());
      plans.computeIfAbsent(source, _ -> new ArrayList<>()).add(plan);
    }
  }

  BundleId bundle() {
    return bundle;
  }

  /** The one whose table this is. */
  Optional<ProjectionPlan> of(String generation) {
    return plans.values().stream()
        .flatMap(List::stream)
        .filter(plan -> plan.generation().equals(generation))
        .findFirst();
  }

  /** All of them. */
  List<ProjectionPlan> all() {
    return plans.values().stream().flatMap(List::stream).toList();
  }

  List<ProjectionPlan> of(String service, String entity) {
    return plans.getOrDefault(new Source(service, entity), List.of());
  }
}
