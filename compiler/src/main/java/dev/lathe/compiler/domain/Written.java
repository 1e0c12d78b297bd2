package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;

/** An expression as its author wrote it, which only those read who know graphs. */
public interface Written {
  /** Where it stands. */
  Span span();
}
