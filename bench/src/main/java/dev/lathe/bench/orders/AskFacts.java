package dev.lathe.bench.orders;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.plan.Facts;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The facts of a request that comes without HTTP, of the same length as those of one that does. */
final class AskFacts {
  private static final String HASH = "0".repeat(64);

  private AskFacts() {}

  static Facts fresh(Ask ask) {
    return new Facts(
        Tenant.MAIN,
        ask.plan() + "/anonymous",
        Optional.empty(),
        HASH,
        id(),
        Instant.now(),
        Optional.empty(),
        id(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private static String id() {
    return UuidCreator.getTimeOrderedEpoch().toString();
  }
}
