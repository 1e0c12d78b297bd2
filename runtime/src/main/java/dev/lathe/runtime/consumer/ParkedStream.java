package dev.lathe.runtime.consumer;

import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A stream that a consumer puts aside: a row of table {@code parked}.
 *
 * @param position of its first event that was not handled
 * @param pause until it is tried again, by the database's time
 * @param since when that event was refused first, as the row says; empty for now
 * @param dead whether it was given up: it is not tried again
 */
record ParkedStream(
    String stream,
    long position,
    int attempts,
    Duration pause,
    Optional<String> since,
    String error,
    boolean dead) {
  /** Longest error kept, in characters; the format's own limit. */
  private static final int MAXIMUM_ERROR = 1024;

  ParkedStream {
    error = error.length() <= MAXIMUM_ERROR ? error : error.substring(0, MAXIMUM_ERROR);
  }

  /** One that was refused nothing: others go on while it catches up. */
  static ParkedStream behind(String stream, long position) {
    return new ParkedStream(
        stream, position, 0, Duration.ZERO, Optional.empty(), "catching up", false);
  }

  ParkedStream givenUp() {
    return new ParkedStream(stream, position, attempts, pause, since, error, true);
  }

  /** The row as {@code consumer_step} takes it. */
  Json json() {
    return new Json.Arr(
        List.of(
            Json.of(stream),
            Json.of(position),
            Json.of(attempts),
            new Json.Num(seconds(pause)),
            since.map(Json::of).orElse(Json.NULL),
            Json.of(error),
            Json.of(dead)));
  }

  /** With milliseconds, which is what the database's time has. */
  private static String seconds(Duration pause) {
    return BigDecimal.valueOf(pause.toMillis(), 3).toPlainString();
  }
}
