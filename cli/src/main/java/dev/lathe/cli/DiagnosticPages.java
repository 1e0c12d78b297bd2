package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.DiagnosticCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The pages that explain findings: docs/diagnostics, packaged with the command line. */
final class DiagnosticPages {
  private DiagnosticPages() {}

  /** The page of {@code code} in Markdown; empty where the build left it out. */
  static Optional<String> of(DiagnosticCode code) {
    try (InputStream page =
        DiagnosticPages.class.getResourceAsStream("diagnostics/" + code.name() + ".md")) {
      return page == null
          ? Optional.empty()
          : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
