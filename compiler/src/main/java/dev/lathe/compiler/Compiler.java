package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Scenario;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.emit.Emit;
import dev.lathe.compiler.explore.Advice;
import dev.lathe.compiler.lower.Lower;
import dev.lathe.compiler.lower.Lowered;
import dev.lathe.compiler.plan.DepthProof;
import dev.lathe.compiler.plan.IndexProof;
import dev.lathe.compiler.plan.OperationPlan;
import dev.lathe.compiler.plan.Planner;
import dev.lathe.compiler.plan.TooDeep;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.scenario.Scenarios;
import dev.lathe.compiler.seed.SeedEvents;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.compiler.ui.CompilePages;
import dev.lathe.compiler.workflow.CompileWorkflows;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Blueprint in, bundle out: the architecture, top to bottom. Identity bytes in, same bytes out. */
public final class Compiler {
  private Compiler() {}

  /** Compiles the blueprint in {@code folder}, in either form, with its own seeds. */
  public static Result<Bundle> compile(Path folder) {
    return compileWithSource(folder).map(Compiled::bundle);
  }

  /** The same of files that need not be on a disk. */
  public static Result<Bundle> compile(SourceFiles sources) {
    try (var bench = new Workbench()) {
      return compile(new FolderReader.Outcome(sources, List.of()), Optional.empty(), bench);
    }
  }

  /** The same, with the events of {@code seedFile} after the blueprint's own seeds. */
  public static Result<Bundle> compile(Path folder, Path seedFile) {
    FolderReader.Outcome read = FolderReader.read(folder);
    try (var bench = new Workbench()) {
      return compile(read, Optional.of(seedFile), bench);
    }
  }

  /** What the blueprint in {@code folder} offers to the outside: for descriptions of it. */
  public static Result<Api> api(Path folder) {
    FolderReader.Outcome read = FolderReader.read(folder);
    return BlueprintReader.resolved(read.sources(), read.findings())
        .then(
            resolved ->
                CompileWorkflows.of(resolved).map(workflows -> Emit.api(resolved, workflows)));
  }

  /** The bundle of {@code folder} beside what it was made of. */
  public static Result<Compiled> compileWithSource(Path folder) {
    FolderReader.Outcome read = FolderReader.read(folder);
    try (var bench = new Workbench()) {
      return compileWithSource(read, bench);
    }
  }

  /** The same of files that were read, perhaps not for the first time. */
  public static Result<Compiled> compileWithSource(FolderReader.Outcome read, Workbench bench) {
    return whole(read, Optional.empty(), bench);
  }

  /**
   * Compiles files that were read, perhaps not for the first time.
   *
   * @param seedFile further events, after the blueprint's own seeds
   */
  public static Result<Bundle> compile(
      FolderReader.Outcome read, Optional<Path> seedFile, Workbench bench) {
    return whole(read, seedFile, bench).map(Compiled::bundle);
  }

  /**
   * The same findings, and those of its author's tests, without the descriptions that a bundle
   * carries: for callers that look at a blueprint and do not run it.
   */
  public static Result<Bundle> check(FolderReader.Outcome read, Workbench bench) {
    return run(read, bench, (lowered, bundle) -> held(bundle, lowered, List.of()))
        .then(compiled -> scenarios(read, compiled).map(_ -> compiled.bundle()));
  }

  /** A blueprint to be tried, and what its author says that it does. */
  public record Tested(Compiled compiled, List<Scenario> scenarios) {
    public Tested {
      scenarios = List.copyOf(scenarios);
    }
  }

  /** Compiles what was read, with the tests in it. */
  public static Result<Tested> withTests(FolderReader.Outcome read, Workbench bench) {
    return run(read, bench, (lowered, bundle) -> whole(read, bundle, lowered, List.of()))
        .then(
            compiled ->
                scenarios(read, compiled).map(scenarios -> new Tested(compiled, scenarios)));
  }

  private static Result<List<Scenario>> scenarios(FolderReader.Outcome read, Compiled compiled) {
    return Scenarios.of(
        read.sources(), compiled.source().blueprint(), compiled.bundle().operations().routes());
  }

  private static Result<Compiled> whole(
      FolderReader.Outcome read, Optional<Path> seedFile, Workbench bench) {
    return run(
        read,
        bench,
        (lowered, bundle) ->
            further(lowered.resolved().blueprint(), seedFile)
                .then(further -> whole(read, bundle, lowered, further)));
  }

  private static Result<Bundle> whole(
      FolderReader.Outcome read, Bundle bundle, Lowered lowered, List<Seed> further) {
    List<SeedEvent> seeds = seeds(lowered.resolved().blueprint(), further);
    Bundle whole =
        Emit.whole(bundle, lowered, seeds, CompilePages.of(lowered.resolved().blueprint()))
            .with(Written.of(read.sources()));
    return held(whole, lowered, further);
  }

  /**
   * The blueprint that {@code bundle} was compiled from, without events of seeds.
   *
   * @return empty where the bundle does not say, or says what this program does not read
   */
  public static Optional<ResolvedBlueprint> source(Bundle bundle) {
    return bundle.written().flatMap(Written::read);
  }

  /**
   * Statements that read events of the log as they would be written now, by what the log calls
   * their entity; events of others are what they have always been. {@code ?1} is a JSON array of
   * positions, rows are position, type, form and data.
   */
  public static SortedMap<String, String> presentEvents(ResolvedBlueprint resolved) {
    return Lower.presentEvents(resolved);
  }

  private static Result<List<Seed>> further(Blueprint blueprint, Optional<Path> seedFile) {
    return seedFile
        .map(file -> SeedEvents.read(blueprint, file))
        .orElseGet(() -> Result.ok(List.of()));
  }

  private static List<SeedEvent> seeds(Blueprint blueprint, List<Seed> further) {
    List<SeedEvent> own = blueprint.seedEnabled() ? SeedEvents.of(blueprint) : List.of();
    List<SeedEvent> more = SeedEvents.of(blueprint, further);
    return Stream.concat(own.stream(), more.stream()).toList();
  }

  /** What the blueprint's own seeds and {@code further} ones leave keeps the rules of rows. */
  private static Result<Bundle> held(Bundle bundle, Lowered lowered, List<Seed> further) {
    Stream<Seed> own = lowered.resolved().blueprint().seeds().stream();
    return Result.of(
        bundle,
        SeedRules.broken(
            lowered.resolved(), bundle.schema(), Stream.concat(own, further.stream()).toList()));
  }

  private static Result<Compiled> run(
      FolderReader.Outcome read,
      Workbench bench,
      BiFunction<Lowered, Bundle, Result<Bundle>> finish) {
    return bench.memo.around(
        () ->
            BlueprintReader.resolved(read.sources(), read.findings())
                .then(resolved -> Result.of(resolved, Advice.on(resolved)))
                .then(
                    resolved ->
                        CompileWorkflows.of(resolved)
                            .then(workflows -> plans(resolved, workflows, bench, finish))));
  }

  private static Result<Compiled> plans(
      ResolvedBlueprint resolved,
      List<WorkflowPlan> workflows,
      Workbench bench,
      BiFunction<Lowered, Bundle, Result<Bundle>> finish) {
    return Result.ok(Lower.toPlans(resolved))
        .then(Compiler::shallow) // nothing is the author's fault any more
        .then(
            lowered ->
                proven(lowered, bench, (low, bundle) -> finish.apply(low, bundle.with(workflows))));
  }

  private static Result<Lowered> shallow(Lowered lowered) {
    return Result.of(lowered, DepthProof.of(lowered.resolved(), lowered.depths()));
  }

  /** SQLite plans the statements while the bundle is finished, which takes about as long. */
  private static Result<Compiled> proven(
      Lowered lowered, Workbench bench, BiFunction<Lowered, Bundle, Result<Bundle>> finish) {
    Bundle bundle = Emit.toRun(lowered);
    var proof = CompletableFuture.supplyAsync(() -> proof(bundle, bench.planner));
    Result<Bundle> finished;
    try {
      finished = finish.apply(lowered, bundle);
    } finally {
      proof.handle((_, _) -> null).join(); // from here on the planner is the next compilation's
    }
    if (proof.isCompletedExceptionally()) {
      throw new IllegalStateException(proof.exceptionNow().getMessage(), proof.exceptionNow());
    }
    return finished.then(whole -> proof.resultNow().apply(new Compiled(lowered.resolved(), whole)));
  }

  private static Function<Compiled, Result<Compiled>> proof(Bundle bundle, Planner planner) {
    try {
      List<OperationPlan> plans = planner.plans(bundle);
      return compiled ->
          Result.of(compiled, IndexProof.of(compiled.source(), bundle.schema(), plans));
    } catch (TooDeep refusal) {
      return compiled ->
          new Result.Failed<>(List.of(DepthProof.refused(compiled.source(), refusal)));
    }
  }
}
