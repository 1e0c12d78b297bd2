package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.emit.Emit;
import dev.lathe.compiler.explore.Advice;
import dev.lathe.compiler.lower.Lower;
import dev.lathe.compiler.plan.IndexProof;
import dev.lathe.compiler.plan.PlanChecker;
import dev.lathe.compiler.resolve.Resolve;
import dev.lathe.compiler.seed.SeedEvents;
import dev.lathe.compiler.source.SourceFiles;
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
    return compileWithSource(folder).map(Compiled::bundle);
  }

  /** The same of files that need not be on a disk. */
  public static Result<Bundle> compile(SourceFiles sources) {
    return BlueprintReader.read(sources).then(b -> compile(b, ownSeeds(b))).map(Compiled::bundle);
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
                          return compile(blueprint, seeds).map(Compiled::bundle);
                        }));
  }

  /** What the blueprint in {@code folder} offers to the outside: for descriptions of it. */
  public static Result<Api> api(Path folder) {
    return BlueprintReader.read(folder).then(Resolve::graphs).map(Emit::api);
  }

  /** The bundle of {@code folder} beside what it was made of. */
  public static Result<Compiled> compileWithSource(Path folder) {
    return BlueprintReader.read(folder).then(b -> compile(b, ownSeeds(b)));
  }

  private static List<SeedEvent> ownSeeds(Blueprint blueprint) {
    return blueprint.seedEnabled() ? SeedEvents.of(blueprint) : List.of();
  }

  private static Result<Compiled> compile(Blueprint blueprint, List<SeedEvent> seeds) {
    return Resolve.graphs(blueprint)
        .then(resolved -> Result.of(resolved, Advice.on(resolved)))
        .map(Lower::toPlans) // from here on nothing can be the author's fault
        .map(lowered -> new Compiled(lowered.resolved(), Emit.bundle(lowered, seeds)))
        .then(Compiler::proven);
  }

  private static Result<Compiled> proven(Compiled compiled) {
    var plans = PlanChecker.plans(compiled.bundle());
    return Result.of(compiled, IndexProof.of(compiled.source(), plans));
  }
}
