package dev.lathe.model.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-01-31T10:00:00Z,           2026-01-31T10:00:00.000Z",
    "2026-01-31T10:00:00.5Z,         2026-01-31T10:00:00.500Z",
    "2026-01-31T10:00:00.123999999Z, 2026-01-31T10:00:00.123Z",
    "0099-12-31T23:59:59.999Z,       0099-12-31T23:59:59.999Z",
  })
  void texts_have_one_length(String instant, String text) {
    assertEquals(text, EventTime.text(Instant.parse(instant)));
  }
}
