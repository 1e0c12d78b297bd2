package dev.lathe.dev.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.blueprint.Scenario;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.scenario.Scenarios;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.ServiceInMemory;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.rehearsal.Rehearsal;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.sql.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the examples' scenarios decide, the same bundle decides again: the same verdicts,
 * answers and events, and the same tables.
 */
class RehearsedExamplesTest {
  @TempDir private Path folder;

  static Stream<String> examples() {
    return Blueprints.examples().stream()
        .filter(example -> Files.isDirectory(example.resolve("tests")))
        .map(example -> example.getFileName().toString());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void its_own_bundle_decides_the_same(String example) {
    FolderReader.Outcome read = FolderReader.read(Blueprints.example(example));
    try (var bench = new Workbench()) {
      Compiler.Tested all = value(Compiler.withTests(read, bench));
      Bundle bundle = all.compiled().bundle();
      var coverage = new Coverage(all.compiled().source(), bundle.operations().routes());
      var home = new DevFolder(folder);
      BundleFile file = ServiceInMemory.keep(bundle, home);
      long decided = 0;
      for (Scenario scenario : all.scenarios()) {
        var history = Scenarios.history(all.compiled().source().blueprint(), scenario);
        try (var service =
            ServiceInMemory.start(
                bundle, file, history, home, Recording.of(Duration.ofDays(1000)))) {
          ScenarioResult played = ScenarioRun.of(scenario, service, home, coverage);
          assertTrue(played.holds(), scenario.name().text());
          RehearsalReport report = rehearsed(service, bundle, file);
          String told = scenario.name().text() + ": " + report;
          assertEquals(List.of(), report.differences(), told);
          assertEquals(0, report.awaitedOtherwise(), told);
          var missed = new TreeSet<>(report.missed().causes().keySet());
          missed.remove(Rehearsal.REFUSED_BEFORE_STEP);
          assertEquals(Set.of(), missed, told);
          assertTrue(report.same(), told);
          assertEquals(report.decided(), report.ownBundle(), told);
          decided += report.decided() + report.awaited();
        }
      }
      assertTrue(decided > 0, "nothing was decided at all");
    }
  }

  private static RehearsalReport rehearsed(
      ServiceInMemory service, Bundle bundle, BundleFile file) {
    try (Database empty = SqliteDatabase.open(":memory:")) {
      return new Rehearsal(service.database(), empty, bundle, file.id())
          .run(Duration.ofDays(1000), service.time().now());
    }
  }

  private static <T> T value(Result<T> result) {
    return switch (result) {
      case Result.Ok<T>(T value, var _) -> value;
      case Result.Failed<T>(var findings) -> throw new AssertionError(findings);
    };
  }
}
