package dev.lathe.runtime.adapter.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TimeOrderedIdsTest {
  private static final Instant START = Instant.parse("2026-01-31T10:00:00.123Z");

  private Instant now = START;
  private int draws;

  private final TimeOrderedIds ids =
      new TimeOrderedIds(
          clock(),
          new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
              draws++;
              super.nextBytes(bytes);
            }
          });

  @Test
  void they_are_of_version_7_and_begin_with_the_time() {
    UUID id = ids.next();
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(START.toEpochMilli(), id.getMostSignificantBits() >>> 16);
  }

  @Test
  void each_is_larger_than_the_one_before_as_text_too_even_when_the_clock_goes_back() {
    Set<String> all = new HashSet<>();
    String before = "";
    for (int i = 0; i < 20_000; i++) { // more than a millisecond's counter has
      if (i == 10_000) now = START.minusSeconds(60);
      String id = ids.next().toString();
      assertTrue(id.compareTo(before) > 0, before + " before " + id);
      before = id;
      all.add(id.substring(19));
    }
    assertEquals(20_000, all.size(), "random parts");
  }

  @Test
  void random_bytes_that_were_drawn_a_while_ago_are_not_used() {
    UUID first = ids.next();
    UUID second = ids.next();
    assertEquals(1, draws);
    now = START.plus(Duration.ofMillis(51));
    UUID third = ids.next();
    assertEquals(3, Set.of(first, second, third).size());
    assertEquals(2, draws);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }
}
