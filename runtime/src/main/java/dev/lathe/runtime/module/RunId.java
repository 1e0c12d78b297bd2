package dev.lathe.runtime.module;

import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.plan.Facts;

/** What a request's run is called, and the keys of its steps (format addendum, B.5). */
final class RunId {
  private RunId() {}

  /** The same for a request that is sent again with its key; else the command's own id. */
  static String of(CallPlan plan, Facts facts) {
    return facts
        .clientKey()
        .map(key -> Sha256.hex(facts.tenant().qualified(plan.graph() + ":" + key)))
        .orElse(facts.command());
  }

  /** The key of the step with this index. */
  static String step(CallPlan plan, Facts facts, int index) {
    return Sha256.hex(of(plan, facts) + ":pre:" + index);
  }
}
