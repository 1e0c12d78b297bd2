package dev.lathe.conformance.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.EditedBlueprint;
import dev.lathe.compiler.fixture.GivenChange;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.KillableDatabase;
import dev.lathe.runtime.rollout.KilledRollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A rollout that reads events of before by names and forms that they do not have any more, and
 * brings more seeds than one request carries, is killed at each of its requests: whoever goes on
 * comes to the same, which is what the log says.
 */
final class KilledEvolutionTest {
  private static final int MOST_REQUESTS = 200;

  /** Either many events are there, which are folded in parts, or many seeds come. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a number is counted otherwise, and upcasts say how                         | 30  | 1001
          several things are called otherwise at once, and say what they were        | 600 | 30
          a field that must not be null is added, and an upcast makes it of others   | 600 | 30
          """)
  void the_tables_are_what_the_log_says_wherever_it_was_killed(String title, int there, int come) {
    GivenChange change =
        GivenChange.in(GivenChange.TABLE).stream()
            .filter(one -> one.title().equals(title))
            .findFirst()
            .orElseThrow();
    SourceFiles after = EditedBlueprint.after(change);
    Bundle first = with(compiled(EditedBlueprint.before(change)), seeds("old", there));
    Bundle second = with(compiled(after), seeds("new", come));
    String whole = ended(first, second, after, Integer.MAX_VALUE, false).orElseThrow();
    int kills = 0;
    for (boolean applied : List.of(false, true)) {
      for (int request = 0; request < MOST_REQUESTS; request++) {
        Optional<String> ended = ended(first, second, after, request, applied);
        if (ended.isEmpty()) break;
        kills++;
        assertEquals(Sha256.hex(whole), Sha256.hex(ended.get()), "killed at request " + request);
      }
    }
    assertTrue(kills > 12 && kills < 2 * MOST_REQUESTS, kills + " kills");
  }

  /**
   * The state that it comes to.
   *
   * @param request at which it is killed; empty where it does not come so far
   */
  private static Optional<String> ended(
      Bundle first, Bundle second, SourceFiles after, int request, boolean applied) {
    try (var scene = new KilledRollout(Duration.ofHours(24))) {
      scene.live(first);
      scene.wish(second);
      boolean killed = scene.killed(new KillableDatabase(scene.database(), request, applied));
      if (!killed && request < Integer.MAX_VALUE) return Optional.empty();
      scene.goOn(scene.database());
      new ReadModels(scene.database(), after).hold();
      return Optional.of(scene.state());
    }
  }

  private static Bundle compiled(SourceFiles sources) {
    return switch (Compiler.compile(sources)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  private static Bundle with(Bundle bundle, List<SeedEvent> seeds) {
    return new Bundle(
        bundle.name(),
        bundle.version(),
        bundle.operations(),
        bundle.projections(),
        bundle.schema(),
        seeds,
        bundle.outlines(),
        bundle.webhooks(),
        bundle.workflows(),
        bundle.files(),
        bundle.written());
  }

  /** Documents as the first blueprint writes them. */
  private static List<SeedEvent> seeds(String named, int documents) {
    var seeds = new ArrayList<SeedEvent>();
    for (int i = 0; i < documents; i++) {
      seeds.add(
          new SeedEvent(
              named + i,
              "docs",
              "Doc",
              named + i,
              1,
              "DocCreate",
              "2026-01-01T00:00:00.000Z",
              Optional.of("system"),
              Optional.of("seed"),
              "seed:docs",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              1,
              """
              {"before":null,"after":{"status":"draft","title":"title %1$s","n":%1$s,\
              "price":"1.50","label":"%2$s"}}"""
                  .formatted(i, i % 2 == 0 ? "even" : "odd")));
    }
    return seeds;
  }
}
