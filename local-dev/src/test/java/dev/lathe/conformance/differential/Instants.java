package dev.lathe.conformance.differential;

import dev.lathe.model.bundle.ScalarType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates and datetimes by what they mean, read by Java's own parser. */
final class Instants {
  private Instants() {}

  /** The instant of a datetime to the microsecond, or of a date's midnight in UTC. */
  static Instant of(String text) {
    return text.length() == "2026-01-31".length()
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  /** {@code value} as an expression of {@code type} gives it: a date may be a datetime there. */
  static @Nullable Object as(Optional<ScalarType> type, @Nullable Object value) {
    boolean widens =
        type.equals(Optional.of(ScalarType.DATETIME))
            && value instanceof String text
            && text.length() == "2026-01-31".length();
    return widens ? value + "T00:00:00.000000Z" : value;
  }
}
