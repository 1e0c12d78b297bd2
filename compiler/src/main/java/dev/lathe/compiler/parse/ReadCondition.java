package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Condition;
import dev.lathe.compiler.domain.Name;
import java.util.Optional;

/** Reads conditions that stand elsewhere than at a binding, in the language of permissions. */
public final class ReadCondition {
  private ReadCondition() {}

  /**
   * Nothing, reported as {@code code}, where {@code written} is no condition.
   *
   * @param hint what it has to look like
   */
  public static Optional<Condition> of(
      Name written, DiagnosticCode code, String hint, Findings findings) {
    try {
      return Optional.of(ReadAllow.condition(written));
    } catch (ReadAllow.Unreadable e) {
      findings.add(code, e.span, String.valueOf(e.getMessage()), hint);
      return Optional.empty();
    }
  }
}
