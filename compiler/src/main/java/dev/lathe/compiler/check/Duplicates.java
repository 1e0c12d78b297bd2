package dev.lathe.compiler.check;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** Finds names that stand twice where each may stand once. */
final class Duplicates {
  private Duplicates() {}

  /** Adds a finding for each repetition; {@code message} has one place for the name. */
  static void find(List<Name> names, DiagnosticCode code, String message, Findings findings) {
    var seen = new HashMap<String, Name>();
    for (Name name : names) {
      Name first = seen.putIfAbsent(name.text(), name);
      if (first != null) {
        findings.add(
            code,
            name.span(),
            message.formatted(name),
            first.span(),
            "remove or rename one of them");
      }
    }
  }

  /** The same where the database does not tell capitals from small letters. */
  static void findIgnoringCase(
      List<Name> names, DiagnosticCode code, String message, Findings findings) {
    var seen = new HashMap<String, Name>();
    for (Name name : names) {
      Name first = seen.putIfAbsent(name.text().toLowerCase(Locale.ROOT), name);
      if (first != null) {
        findings.add(
            code, name.span(), message.formatted(name), first.span(), "rename one of them");
      }
    }
  }
}
