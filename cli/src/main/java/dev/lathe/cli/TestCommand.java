package dev.lathe.cli;

import dev.lathe.cli.process.Shutdown;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.blueprint.Scenario;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.dev.scenario.Coverage;
import dev.lathe.dev.scenario.ScenarioResult;
import dev.lathe.dev.scenario.ScenarioTests;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lathe test}: a blueprint's own tests; without a blueprint Lathe's, which the launcher runs
 * before this class is reached.
 */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Run the scenarios in a blueprint's tests/*.json, each on a database in memory.",
      "Without a blueprint: run Lathe's own tests, with all set-up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe test examples/approval",
      "  lathe test examples/approval --name roof --watch    those with this in their name, after each save",
      "  lathe test examples/approval --junit report.xml",
      "  ./lathe test",
      "  ./lathe test --tag shared      those that read ../shared/blueprints",
      "  ./lathe test --simulate 5000   the whole system with faults, from 5,000 seeds"
    })
final class TestCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(arity = "0..1", paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private @Nullable Path blueprint;

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "Only scenarios with this in their name, in any case.")
  private @Nullable String name;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write what came of them there, too, as JUnit's XML.")
  private @Nullable Path junit;

  @Option(names = "--watch", description = "Run them again after each save, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Only those of Lathe's own tests that have this JUnit tag.")
  private @Nullable String tag;

  @SuppressWarnings("UnusedVariable") // the launcher reads it; here it is only documented
  @Option(
      names = "--simulate",
      paramLabel = "N",
      description = "Only the simulation of the whole system with faults, from N seeds.")
  private @Nullable Integer simulate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (blueprint == null) {
      throw Refused.usage(
          "Lathe's own tests run through its launcher: ./lathe test"
              + (tag == null ? "" : " --tag " + tag)
              + "; a blueprint's run by lathe test BLUEPRINT");
    }
    if (tag != null || simulate != null) {
      throw Refused.usage("--tag and --simulate choose among Lathe's own tests: leave them out");
    }
    try (var bench = new Workbench()) {
      return watch ? watch(blueprint, bench) : run(blueprint, bench).number();
    }
  }

  /** Runs them again and again; ends with the process, and then well. */
  private int watch(Path folder, Workbench bench) throws IOException, InterruptedException {
    Thread asked =
        Shutdown.then("lathe-watch-end", () -> Runtime.getRuntime().halt(ExitCode.OK.number()));
    try {
      Path report = junit == null ? Path.of("") : junit;
      var saves = new BlueprintWatch(folder, report, SystemPlatform.create().time());
      while (true) {
        ExitCode unused = run(folder, bench);
        saves.awaitSave();
      }
    } finally {
      Runtime.getRuntime().removeShutdownHook(asked); // whoever leaves this way has not been asked
    }
  }

  private ExitCode run(Path folder, Workbench bench) throws IOException {
    FolderReader.Outcome read = FolderReader.read(folder);
    Result<Compiler.Tested> tested = Compiler.withTests(read, bench);
    var compilation = Compilation.of(read, tested.map(all -> all.compiled().bundle()));
    var findings = new FindingsReport(compilation, global.command());
    return switch (tested) {
      case Result.Failed<Compiler.Tested> _ -> {
        findings.on(global.json ? global.out() : global.err(), global.json);
        findings.summary();
        yield ExitCode.WRONG;
      }
      case Result.Ok<Compiler.Tested>(Compiler.Tested all, var _) -> {
        findings.warnings();
        yield play(folder, all);
      }
    };
  }

  private ExitCode play(Path folder, Compiler.Tested all) throws IOException {
    List<Scenario> chosen = all.scenarios().stream().filter(this::isChosen).toList();
    if (chosen.isEmpty()) {
      String why =
          all.scenarios().isEmpty()
              ? "%s has no scenarios: write some into %s"
                  .formatted(folder, folder.resolve("tests").resolve("first.json"))
              : "none of the %s scenarios has `%s` in its name"
                  .formatted(all.scenarios().size(), name);
      if (!watch) throw Refused.wrong(why);
      global.err().println(why);
      return ExitCode.WRONG;
    }
    var report = new ScenarioReport(global.command());
    var results = new ArrayList<ScenarioResult>();
    Path place = Files.createTempDirectory("lathe-test-");
    Coverage coverage;
    try {
      coverage =
          ScenarioTests.run(
              all.compiled(),
              chosen,
              place,
              result -> {
                results.add(result);
                if (!global.json) report.tell(result);
              });
    } finally {
      delete(place);
    }
    Optional<Coverage> seen =
        chosen.size() == all.scenarios().size() ? Optional.of(coverage) : Optional.empty();
    if (global.json) {
      report.json(results, seen);
    } else {
      report.summary(results, seen);
    }
    if (junit != null) JUnitReport.write(junit, all.compiled().bundle().name(), results);
    return results.stream().allMatch(ScenarioResult::holds) ? ExitCode.OK : ExitCode.WRONG;
  }

  private boolean isChosen(Scenario scenario) {
    return name == null
        || scenario.name().text().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
