package dev.lathe.runtime.relay;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;

/** Where events go when the relay ticks: to a queue, or straight to the read models. */
@FunctionalInterface
public interface Outlet {
  /**
   * Takes what the log has and is not taken yet, until nothing is left.
   *
   * @param budget nothing is begun after it; what is under way may take some seconds more
   * @param again how long to look again after something was last found
   * @throws DatabaseUnavailable if no answer came: run again
   */
  RelayReport run(Duration budget, Duration again);
}
