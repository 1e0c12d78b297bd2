package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.domain.Projection;
import java.util.List;
import java.util.Optional;

/** The derived projections that graphs can read. */
record DerivedProjections(List<ResolvedProjection> all) {
  static final DerivedProjections NONE = new DerivedProjections(List.of());

  DerivedProjections {
    all = List.copyOf(all);
  }

  Optional<ResolvedProjection> of(Blueprint.Service service, Projection projection) {
    return all.stream()
        .filter(d -> d.service().equals(service.slug().text()) && d.projection().equals(projection))
        .findFirst();
  }
}
