package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import java.util.SortedMap;

/**
 * Tells the author, once a kind, which parts are read and kept but not run yet: last, with the
 * blueprint otherwise in order.
 */
final class NotRunYet {
  private NotRunYet() {}

  static void note(SortedMap<String, String> files, Composition composition, Findings refused) {
    files.keySet().stream()
        .filter(path -> path.endsWith("/storage.json"))
        .findFirst()
        .ifPresent(
            path ->
                refused.add(
                    DiagnosticCode.CARRIED_STORAGE,
                    Span.ofFile(path),
                    "upload routes are carried along and not served yet"));
  }
}
