package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.emit.Emit;
import dev.lathe.compiler.lower.Lower;
import dev.lathe.compiler.resolve.Resolve;
import dev.lathe.compiler.seed.SeedEvents;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Blueprint in, bundle out: the architecture, top to bottom. Same bytes in, same bytes out. */
public final class Compiler {
  private Compiler() {}

  /** Compiles the blueprint in {@code folder}, in either form, with its own seeds. */
  public static Result<Bundle> compile(Path folder) {
    return BlueprintReader.read(folder).then(b -> compile(b, ownSeeds(b)));
  }

  /** The same, with the events of {@code seedFile} after the blueprint's own seeds. */
  public static Result<Bundle> compile(Path folder, Path seedFile) {
    return BlueprintReader.read(folder)
        .then(
            blueprint ->
                SeedEvents.read(blueprint, seedFile)
                    .then(
                        more -> {
                          var seeds = new ArrayList<>(ownSeeds(blueprint));
                          seeds.addAll(more);
                          return compile(blueprint, seeds);
                        }));
  }

  /** What the blueprint in {@code folder} offers to the outside: for descriptions of it. */
  public static Result<Api> api(Path folder) {
    return BlueprintReader.read(folder).then(Resolve::graphs).map(Emit::api);
  }

  private static List<SeedEvent> ownSeeds(Blueprint blueprint) {
    return blueprint.seedEnabled() ? SeedEvents.of(blueprint) : List.of();
  }

  private static Result<Bundle> compile(Blueprint blueprint, List<SeedEvent> seeds) {
    return Resolve.graphs(blueprint)
        .map(Lower::toPlans) // from here on nothing can be the author's fault
        .map(lowered -> Emit.bundle(lowered, seeds));
  }
}
