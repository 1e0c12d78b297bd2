package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.RouteLimits.Rate;
import dev.lathe.runtime.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How much a client may ask, and when there is room again. */
class RatesTest {
  private static final Rate RATE = new Rate("pace", 60, 3);
  private static final String ALICE = "192.0.2.1";

  private final ManualTime time = new ManualTime();
  private final Rates rates = new Rates(time);

  @Test
  void a_burst_is_let_through_and_then_one_whenever_there_is_room() {
    for (long left = 2; left >= 0; left--) {
      Rates.Told told = rates.take(RATE, ALICE);
      assertTrue(told.admitted());
      assertEquals(left, told.left());
    }
    Rates.Told refused = rates.take(RATE, ALICE);
    assertFalse(refused.admitted());
    assertEquals(1, refused.pause());
    assertEquals(
        Map.of("RateLimit-Policy", "\"pace\";q=3;w=3", "RateLimit", "\"pace\";r=0;t=3"),
        refused.headers());
    assertEquals("1", refused.problem().headers().get("Retry-After"));
    time.advance(Duration.ofSeconds(1));
    assertTrue(rates.take(RATE, ALICE).admitted());
    assertFalse(rates.take(RATE, ALICE).admitted());
    time.advance(Duration.ofHours(1));
    assertEquals(2, rates.take(RATE, ALICE).left(), "no more than a burst comes together");
  }

  @Test
  void clients_and_middleware_have_buckets_of_their_own_and_households_one() {
    for (int i = 0; i < 3; i++) {
      rates.take(RATE, "2001:db8:1:2:" + i + "::1");
    }
    assertFalse(rates.take(RATE, "2001:db8:1:2::9").admitted());
    assertTrue(rates.take(RATE, "2001:db8:1:3::9").admitted());
    assertTrue(rates.take(RATE, ALICE).admitted());
    assertTrue(rates.take(new Rate("other", 60, 3), "2001:db8:1:2::9").admitted());
  }

  @Test
  void nobody_gets_more_than_the_burst_and_what_came_back_nor_waits_in_vain() {
    var random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      Rate rate = new Rate("r" + round, random.nextInt(1, 5_000), random.nextInt(1, 50));
      Duration passed = Duration.ZERO;
      long admitted = 0;
      for (int i = 0; i < 300; i++) {
        Rates.Told told = rates.take(rate, ALICE);
        admitted += told.admitted() ? 1 : 0;
        double most = rate.burst() + passed.toNanos() / 60e9 * rate.perMinute();
        assertTrue(admitted <= most + 1e-6, () -> rate + " let too many through");
        Duration pause =
            told.admitted() || random.nextBoolean()
                ? Duration.ofMillis(random.nextInt(500))
                : Duration.ofSeconds(told.pause());
        time.advance(pause);
        passed = passed.plus(pause);
        if (!told.admitted() && pause.toSeconds() >= told.pause()) {
          assertTrue(rates.take(rate, ALICE).admitted(), () -> rate + " let somebody wait in vain");
          admitted++;
        }
      }
    }
  }
}
