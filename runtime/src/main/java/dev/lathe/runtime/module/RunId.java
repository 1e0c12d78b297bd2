package dev.lathe.runtime.module;

import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.runtime.plan.Facts;
import java.util.Optional;

/** What a request's run is called, and the keys of its steps (format addendum, B.5). */
final class RunId {
  private RunId() {}

  /** The same for a request that is sent again with its key; else the command's own id. */
  static String of(CallPlan plan, Facts facts) {
    // Whoever goes on with a claim knows its key, and not the command that had it first.
    Optional<String> lasting =
        plan.claim().isPresent() ? Optional.of(facts.key()) : facts.clientKey();
    return lasting
        .map(key -> Sha256.hex(facts.tenant().qualified(plan.graph() + ":" + key)))
        .orElse(facts.command());
  }

  /** The key of the call {@code node} of a claim: nobody else's, and the same whoever makes it. */
  static String call(Facts facts, String node) {
    return Sha256.hex(facts.scope() + "\n" + facts.key() + "\n" + node);
  }

  /** The key of what makes good for that call. */
  static String compensation(Facts facts, String node) {
    return call(facts, node + "\ncompensation");
  }

  /** The key of the step with this index. */
  static String step(CallPlan plan, Facts facts, int index) {
    return Sha256.hex(of(plan, facts) + ":pre:" + index);
  }
}
