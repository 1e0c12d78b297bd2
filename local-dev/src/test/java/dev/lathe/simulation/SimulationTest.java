package dev.lathe.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs from many seeds: -Dsimulation.runs=N, from -Dsimulation.seed=S on, for
 * -Dsimulation.minutes=M.
 */
@Tag("simulation")
final class SimulationTest {
  private static final int RUNS = Integer.getInteger("simulation.runs", 150);
  private static final boolean ASKED = System.getProperty("simulation.runs") != null;

  /** Within which runs are begun. */
  private static final Duration LONGEST =
      Duration.ofMinutes(Integer.getInteger("simulation.minutes", 1_440));

  private static final int TWICE = 6;

  /** Seeds that go wrong before the others are left. */
  private static final int MOST_WRONG = 20;

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
    Map<Fault, Integer> hits = new EnumMap<>(Fault.class);
    List<String> wrong = new ArrayList<>();
    long ran = 0;
    long end = System.nanoTime() + LONGEST.toNanos();
    for (long seed = SEED; seed < SEED + RUNS && System.nanoTime() < end; seed++) {
      ran++;
      try {
        new Simulation(seed, bundles, Trouble.ALL)
            .run()
            .hits()
            .forEach((fault, times) -> hits.merge(fault, times, Integer::sum));
      } catch (RuntimeException | AssertionError thrown) {
        String told = "-Dsimulation.seed=" + seed + " -Dsimulation.runs=1: " + thrown.getMessage();
        if (!ASKED || RUNS == 1) fail(told + "; " + Shrinking.of(seed, bundles, thrown), thrown);
        System.out.println(told);
        wrong.add(told);
        if (wrong.size() >= MOST_WRONG) break;
      }
    }
    if (ASKED) System.out.println(ran + " simulated runs from seed " + SEED + ", faults hit:");
    for (Fault fault : Fault.values()) {
      int times = hits.getOrDefault(fault, 0);
      if (ASKED) System.out.println("F" + fault.number() + " " + fault + " " + times);
      if (times == 0 && ran >= ENOUGH) wrong.add(fault + " was never hit");
    }
    assertEquals(List.of(), wrong);
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
