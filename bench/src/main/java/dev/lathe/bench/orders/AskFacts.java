package dev.lathe.bench.orders;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.platform.Platform;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The facts of a request that comes without HTTP, of the same length as those of one that does. */
public final class AskFacts {
  private static final Platform PLATFORM = SystemPlatform.create();

  private static final String HASH = "0".repeat(64);

  private AskFacts() {}

  static Facts fresh(Ask ask) {
    return fresh(ask.plan());
  }

  public static Facts fresh(String plan) {
    return new Facts(
        Tenant.MAIN,
        plan + "/anonymous",
        Optional.empty(),
        HASH,
        id(),
        PLATFORM.time().now(),
        Optional.empty(),
        id(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        List.of());
  }

  private static String id() {
    return PLATFORM.ids().next().toString();
  }
}
