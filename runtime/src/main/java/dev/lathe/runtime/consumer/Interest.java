package dev.lathe.runtime.consumer;

import dev.lathe.model.bundle.BundleId;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a consumer wants. Its cursor passes the others without reading them. Safe for many
 * threads.
 */
@FunctionalInterface
public interface Interest {
  /** Of a consumer that wants them all. */
  Interest IN_EVERYTHING = _ -> Optional.empty();

  /**
   * Whose events are wanted while {@code live} is the live bundle: what is passed then is never
   * asked for again, so it must be of no use under any later bundle either, or come to it another
   * way.
   *
   * @return empty for all of them
   */
  Optional<Set<Source>> under(BundleId live);

  /**
   * The aggregates of one type.
   *
   * @param type of the events that are wanted; empty for all
   */
  record Source(String service, String entity, Optional<String> type) {
    /** All events of the aggregates of one type. */
    public Source(String service, String entity) {
      this(service, entity, Optional.empty());
    }
  }
}
