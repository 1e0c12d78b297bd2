package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.TimeSpan;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When timers fire: at times that can be written. */
class TimerTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456Z");

  @ParameterizedTest
  @CsvSource({
    "PT0S, 2026-01-31T12:00:00.123Z",
    "P1M, 2026-02-28T12:00:00.123Z",
    "P7973Y, 9999-01-31T12:00:00.123Z",
    "P7974Y,",
    "P9999Y,",
    "PT999999999999S,",
    "P9999999W,",
    "-PT1S,",
    "soon,"
  })
  void a_duration_leads_to_a_time_or_to_none(String duration, Instant time) {
    var timer = new Timer.After(new Mapping.Constant(Json.of(duration)));
    assertEquals(
        Optional.ofNullable(time), TimerTime.of(timer, Mapped.of(new Json.Obj(Map.of())), NOW));
  }

  @Test
  void the_last_days_of_months_stay_the_last_ones() {
    TimeSpan month = TimeSpan.of("P1M").orElseThrow();
    assertEquals(
        "2026-03-31T12:00:00.123Z", TimerTime.after(month, 2, NOW).orElseThrow().toString());
    assertEquals(Optional.empty(), TimerTime.after(month, Long.MAX_VALUE, NOW));
  }
}
