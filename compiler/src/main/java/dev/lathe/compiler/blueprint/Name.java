package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;

/** A word of the author's and where it stands. */
public record Name(String text, Span span) {
  @Override
  public String toString() {
    return text;
  }
}
