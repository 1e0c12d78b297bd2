package dev.lathe.runtime.relay;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.consumer.ConsumerReport.Ended;
import dev.lathe.runtime.consumer.Lag;
import dev.lathe.runtime.event.Traces;
import java.util.List;
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
 * @param bundle the live one when events were sent last
 * @param traces those that the events belong to, the first of them
 * @param moreTraces whether there are others
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
    Optional<BundleId> bundle,
    List<String> traces,
    boolean moreTraces,
    Optional<String> trouble) {
  public RelayReport {
    traces = List.copyOf(traces);
  }

  /** Of one that is behind by nothing that is known, and knows no traces. */
  public RelayReport(
      int events,
      int messages,
      int parked,
      int released,
      int dead,
      int swept,
      Ended ended,
      Optional<String> trouble) {
    this(
        events,
        messages,
        parked,
        released,
        dead,
        swept,
        ended,
        Lag.NONE,
        Optional.empty(),
        List.of(),
        false,
        trouble);
  }

  /** Both runs as one: sums, and the end of {@code later}. */
  public RelayReport then(RelayReport later) {
    var all = new Traces();
    traces.forEach(all::add);
    later.traces.forEach(all::add);
    return new RelayReport(
        events + later.events,
        messages + later.messages,
        parked + later.parked,
        released + later.released,
        dead + later.dead,
        swept + later.swept,
        later.ended,
        later.lag,
        later.bundle.or(() -> bundle),
        all.first(),
        moreTraces || later.moreTraces || all.more(),
        later.trouble);
  }
}
