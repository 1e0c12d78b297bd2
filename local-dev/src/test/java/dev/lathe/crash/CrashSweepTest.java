package dev.lathe.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.crash.CrashRun.Outcome;
import dev.lathe.crash.CrashRun.Victim;
import dev.lathe.crash.CrashRun.Work;
import dev.lathe.crash.Steps.Breaks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the dev server, and the database, at the steps of a run: at some of them, or with {@code
 * -Dcrash.every=1} at each, from {@code -Dcrash.from} on. With {@code
 * -Dcrash.queue=http://HOST:PORT} the queue is that one's.
 */
@Tag("slow")
final class CrashSweepTest {
  /** Runs for a victim where nobody asks for more; each has some kills. */
  private static final int RUNS = 2;

  private static final int EVERY = Integer.getInteger("crash.every", 0);
  private static final int FROM = Integer.getInteger("crash.from", 1);

  @TempDir private static Path folder;
  private static Stand stand;

  @BeforeAll
  static void open() {
    stand = Stand.in(folder);
  }

  @AfterAll
  static void close() {
    stand.close();
  }

  @ParameterizedTest
  @EnumSource(Victim.class)
  void nothing_acknowledged_is_lost_or_doubled_wherever_it_is_killed(Victim victim)
      throws Exception {
    sweep(Work.MONEY, victim);
  }

  @ParameterizedTest
  @EnumSource(Victim.class)
  void each_run_of_a_workflow_ends_once_wherever_it_is_killed(Victim victim) throws Exception {
    sweep(Work.LOANS, victim);
  }

  private static void sweep(Work work, Victim victim) throws Exception {
    var run = new CrashRun(stand, work, victim);
    int steps = run.run(Breaks.NONE).steps();
    int kills = 0;
    int acknowledged = 0;
    Duration longest = Duration.ZERO;
    Map<String, Integer> where = new TreeMap<>();
    int every = EVERY > 0 ? EVERY : victim.between() / RUNS;
    for (int first = EVERY > 0 ? FROM : every; first <= victim.between(); first += every) {
      Outcome outcome = run.run(new Breaks(first, victim.between(), steps));
      kills += outcome.broke().size();
      acknowledged += outcome.acknowledged();
      longest = longest.compareTo(outcome.whole()) < 0 ? outcome.whole() : longest;
      outcome.broke().forEach(step -> where.merge(step, 1, Integer::sum));
      if (EVERY > 0)
        System.out.println(work + " " + victim + " " + first + ", " + steps + ": " + outcome);
    }
    if (EVERY > 0) {
      System.out.println(
          "%s: %s kills, %s commands acknowledged, whole after %s ms at most"
              .formatted(victim, kills, acknowledged, longest.toMillis()));
      where.forEach((step, times) -> System.out.println(times + " × " + step));
    }
    assertTrue(kills > 0, "nobody was killed");
  }
}
