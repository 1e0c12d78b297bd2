package dev.lathe.runtime.relay;

import dev.lathe.model.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stream that the relay put aside: a row of table {@code parked}.
 *
 * @param position of its first event that was not delivered
 * @param since when that event was refused first
 */
record ParkedStream(
    String stream,
    long position,
    int attempts,
    Instant nextTry,
    Instant since,
    String error,
    Optional<Instant> deadAt) {
  /** Longest error kept, in characters; the format's own limit. */
  private static final int MAXIMUM_ERROR = 1024;

  ParkedStream {
    error = error.length() <= MAXIMUM_ERROR ? error : error.substring(0, MAXIMUM_ERROR);
  }

  /** The row as {@code relay_step} takes it. */
  Json json() {
    return new Json.Arr(
        List.of(
            Json.of(stream),
            Json.of(position),
            Json.of(attempts),
            Json.of(Timestamps.of(nextTry)),
            Json.of(Timestamps.of(since)),
            Json.of(error),
            deadAt.map(Timestamps::of).map(Json::of).orElse(Json.NULL)));
  }
}
