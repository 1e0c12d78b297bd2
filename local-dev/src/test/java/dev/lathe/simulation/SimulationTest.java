package dev.lathe.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs from many seeds: -Dsimulation.runs=N, from -Dsimulation.seed=S on. */
@Tag("simulation")
final class SimulationTest {
  private static final int RUNS = Integer.getInteger("simulation.runs", 150);

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
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      try {
        new Simulation(seed, bundles)
            .run()
            .forEach((fault, times) -> hits.merge(fault, times, Integer::sum));
      } catch (RuntimeException | AssertionError wrong) {
        fail("-Dsimulation.seed=" + seed + " -Dsimulation.runs=1: " + wrong.getMessage(), wrong);
      }
    }
    boolean asked = System.getProperty("simulation.runs") != null;
    if (asked) System.out.println(RUNS + " simulated runs from seed " + SEED + ", faults hit:");
    for (Fault fault : Fault.values()) {
      int times = hits.getOrDefault(fault, 0);
      if (asked) System.out.println("F" + fault.number() + " " + fault + " " + times);
      if (RUNS >= ENOUGH) assertTrue(times > 0, () -> fault + " was never hit");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Plant.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_planted_mistake_is_found(Plant plant) {
    Bundles planted = bundles.with(plant);
    for (long seed = 1; seed <= FOUND_WITHIN; seed++) {
      try {
        var unused = new Simulation(seed, planted).run();
      } catch (RuntimeException | AssertionError found) {
        return;
      }
    }
    fail(plant + " was not found");
  }
}
