package dev.lathe.runtime.consumer;

import dev.lathe.model.bundle.BundleId;
import java.util.Optional;

/**
 * What one run of a consumer did.
 *
 * @param events events handled, again or for the first time
 * @param parked streams that were put or kept aside because an event of theirs was refused
 * @param released parked streams that caught up
 * @param dead streams given up: somebody has to look
 * @param bundle the live one when events were handled last; empty where none were, or none is live
 * @param trouble what {@link Ended#LEASE_LOST}, {@link Ended#UNAVAILABLE} or {@link Ended#CLOSED}
 *     said
 */
public record ConsumerReport(
    int events,
    int parked,
    int released,
    int dead,
    Ended ended,
    Optional<BundleId> bundle,
    Optional<String> trouble) {

  /** Why the run ended. */
  public enum Ended {
    /** Nothing is left to handle. */
    DRAINED,
    /** Its time was over; there may be more. */
    BUDGET,
    /** Somebody else holds the consumer's lease and works. */
    BUSY,
    /**
     * Somebody else took the lease over, or a replica answered a read with what is not so any more:
     * what was handled last may be handled twice.
     */
    LEASE_LOST,
    /** What events are handed to does not answer: the cursor stays before what it did not take. */
    UNAVAILABLE,
    /** What events are handed to wants no more of them, until somebody releases it. */
    CLOSED
  }
}
