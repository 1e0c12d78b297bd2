package dev.lathe.compiler.diagnostic;

/**
 * A place in the author's text.
 *
 * @param file path from the blueprint's folder, with forward slashes
 * @param line counted from 1; 0 where the file as a whole is meant (missing, unreadable)
 * @param column in characters, counted from 1; 0 where the file as a whole is meant
 * @param length in characters on that line, at least 1, or 0 where the file as a whole is meant
 * @param pointer JSON pointer (RFC 6901) into the file; empty for its root value
 */
public record Span(String file, int line, int column, int length, String pointer) {
  /** The file as a whole. */
  public static Span ofFile(String file) {
    return new Span(file, 0, 0, 0, "");
  }
}
