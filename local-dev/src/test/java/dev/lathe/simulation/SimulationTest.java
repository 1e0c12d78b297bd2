package dev.lathe.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lathe.simulation.Seeds.Wrongdoer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs from many seeds: -Dsimulation.runs=N, from -Dsimulation.seed=S on, for
 * -Dsimulation.minutes=M, on -Dsimulation.threads=T; -Dsimulation.table=FILE has what was hit so
 * far, written every now and then.
 */
@Tag("simulation")
final class SimulationTest {
  private static final int RUNS = Integer.getInteger("simulation.runs", 150);
  private static final boolean ASKED = System.getProperty("simulation.runs") != null;

  /** Within which runs are begun. */
  private static final Duration LONGEST =
      Duration.ofMinutes(Integer.getInteger("simulation.minutes", 1_440));

  /** Where what was hit is written while a run goes on. */
  private static final Optional<Path> TABLE =
      Optional.ofNullable(System.getProperty("simulation.table")).map(Path::of);

  private static final int THREADS = Integer.getInteger("simulation.threads", 1);

  private static final int TWICE = 6;

  /** Runs after which each fault was hit. */
  private static final int ENOUGH = 150;

  private static final long SEED = Long.getLong("simulation.seed", 1);

  /** Seeds within which a planted mistake has to be found; most take fewer than ten. */
  private static final int FOUND_WITHIN = 1_000;

  @TempDir private static Path folder;
  private static Bundles bundles;

  @BeforeAll
  static void compile() {
    bundles = Bundles.made(folder);
  }

  @Test
  void nothing_acknowledged_is_lost_doubled_or_reordered() {
    var seeds = new Seeds(SEED, RUNS, LONGEST, TABLE, ASKED);
    List<Bundles> worlds = new ArrayList<>(List.of(bundles));
    while (worlds.size() < THREADS) worlds.add(bundles.with(Plant.NONE));
    seeds.run(worlds);
    if (ASKED) System.out.println(seeds.told());
    if (!seeds.wrong().isEmpty()) {
      Wrongdoer first = seeds.wrong().getFirst();
      boolean many = ASKED && RUNS > 1;
      String why = many ? "" : "; " + Shrinking.of(first.seed(), bundles, first.thrown());
      fail(seeds.wrong() + why, first.thrown());
    }
    List<Fault> never = List.of(Fault.values());
    if (seeds.ran() < ENOUGH) never = List.of();
    assertEquals(List.of(), never.stream().filter(fault -> seeds.hits(fault) == 0).toList());
  }

  @Test
  void a_seed_gives_the_same_whatever_ran_before_it() {
    Map<Long, String> first = new TreeMap<>();
    for (long seed = 1; seed <= TWICE; seed++) first.put(seed, trace(seed));
    for (long seed = TWICE; seed >= 1; seed--) assertEquals(first.get(seed), trace(seed));
    assertEquals(TWICE, first.values().stream().distinct().count());
  }

  private static String trace(long seed) {
    return new Simulation(seed, bundles, Trouble.ALL).run().trace();
  }

  @ParameterizedTest
  @EnumSource(value = Plant.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_planted_mistake_is_found(Plant plant) {
    Bundles planted = bundles.with(plant);
    for (long seed = 1; seed <= FOUND_WITHIN; seed++) {
      try {
        var unused = new Simulation(seed, planted, Trouble.ALL).run();
      } catch (RuntimeException | AssertionError found) {
        if (ASKED) System.out.println(plant + " is found by seed " + seed);
        return;
      }
    }
    fail(plant + " was not found");
  }
}
