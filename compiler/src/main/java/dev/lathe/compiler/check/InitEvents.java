package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Init;
import dev.lathe.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * Events of init's steps are none of those that seeds or other steps bring: no id, no stream and no
 * unique value is there twice.
 */
final class InitEvents {
  private InitEvents() {}

  static List<Diagnostic> in(Blueprint blueprint) {
    Optional<Init> init = blueprint.init();
    boolean each =
        init.isPresent()
            && SeedStreams.in(blueprint).isEmpty()
            && init.get().steps().stream()
                .map(step -> step.seed().orElse(List.of()))
                .allMatch(seeds -> SeedStreams.in(blueprint, seeds).isEmpty());
    // What is wrong with one of them alone is told of it alone.
    return each ? SeedStreams.in(blueprint, blueprint.seeds()) : List.of();
  }
}
