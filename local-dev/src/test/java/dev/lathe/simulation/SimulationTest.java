package dev.lathe.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
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
 * -Dsimulation.minutes=M; -Dsimulation.table=FILE has what was hit so far, written every now and
 * then.
 */
@Tag("simulation")
final class SimulationTest {
  private static final int RUNS = Integer.getInteger("simulation.runs", 150);
  private static final boolean ASKED = System.getProperty("simulation.runs") != null;

  /** Within which runs are begun. */
  private static final Duration LONGEST =
      Duration.ofMinutes(Integer.getInteger("simulation.minutes", 1_440));

  /** Where what was hit is written while a run goes on; empty for nowhere. */
  private static final String TABLE = System.getProperty("simulation.table", "");

  /** Runs after which it is written anew. */
  private static final int WRITTEN_EVERY = 500;

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
  void nothing_acknowledged_is_lost_doubled_or_reordered() throws IOException {
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
      if (!TABLE.isEmpty() && ran % WRITTEN_EVERY == 0) {
        Files.writeString(Path.of(TABLE), table(ran, hits, wrong));
      }
    }
    if (ASKED) System.out.println(table(ran, hits, wrong));
    if (!TABLE.isEmpty()) Files.writeString(Path.of(TABLE), table(ran, hits, wrong));
    for (Fault fault : Fault.values()) {
      boolean never = hits.getOrDefault(fault, 0) == 0;
      if (never && ran >= ENOUGH) wrong.add(fault + " was never hit");
    }
    assertEquals(List.of(), wrong);
  }

  private static String table(long ran, Map<Fault, Integer> hits, List<String> wrong) {
    var text = new StringBuilder();
    text.append(ran).append(" simulated runs from seed ").append(SEED);
    text.append(", ").append(wrong.size()).append(" went wrong, faults hit:\n");
    for (Fault fault : Fault.values()) {
      int times = hits.getOrDefault(fault, 0);
      text.append("F" + fault.number() + " " + fault + " " + times + "\n");
    }
    wrong.forEach(one -> text.append(one).append('\n'));
    return text.toString();
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
