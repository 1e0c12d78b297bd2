package dev.lathe.runtime.module;

import dev.lathe.model.bundle.CallPlan;
import dev.lathe.runtime.plan.Facts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a request's run is called, and the keys of its steps (format addendum, B.5). */
final class RunId {
  private RunId() {}

  /** The same for a request that is sent again with its key; else the command's own id. */
  static String of(CallPlan plan, Facts facts) {
    return facts
        .clientKey()
        .map(key -> sha256(facts.tenant().qualified(plan.graph() + ":" + key)))
        .orElse(facts.command());
  }

  /** The key of the step with this index. */
  static String step(CallPlan plan, Facts facts, int index) {
    return sha256(of(plan, facts) + ":pre:" + index);
  }

  private static String sha256(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
