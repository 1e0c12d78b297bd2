package dev.lathe.runtime.relay;

import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.Lag;
import java.util.Optional;

/**
 * What one run of the relay did.
 *
 * @param events events sent, again or for the first time
 * @param messages messages they were sent in
 * @param parked streams that were put or kept aside because a message of theirs was refused
 * @param released parked streams that caught up
 * @param dead streams given up: somebody has to look
 * @param swept command records, and callers' buckets, that were old enough to forget
 * @param lag how far the relay was behind the log at its end
 * @param trouble what {@link Ended#LEASE_LOST} or {@link Ended#UNAVAILABLE} said
 */
public record RelayReport(
    int events,
    int messages,
    int parked,
    int released,
    int dead,
    int swept,
    Ended ended,
    Lag lag,
    Optional<String> trouble) {
  /** Of one that is behind by nothing that is known. */
  public RelayReport(
      int events,
      int messages,
      int parked,
      int released,
      int dead,
      int swept,
      Ended ended,
      Optional<String> trouble) {
    this(events, messages, parked, released, dead, swept, ended, Lag.NONE, trouble);
  }

  /** Both runs as one: sums, and the end of {@code later}. */
  public RelayReport then(RelayReport later) {
    return new RelayReport(
        events + later.events,
        messages + later.messages,
        parked + later.parked,
        released + later.released,
        dead + later.dead,
        swept + later.swept,
        later.ended,
        later.lag,
        later.trouble);
  }
}
