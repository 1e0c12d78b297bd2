package dev.lathe.compiler.diagnostic;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes findings for people: what is, where, the line itself, what to do. The only one that does.
 */
public final class DiagnosticPrinter {
  /** Longest part of a line shown, in characters: what a terminal shows without wrapping twice. */
  private static final int MAXIMUM_WIDTH = 160;

  /** How much of a long line stands before the place, in characters. */
  private static final int CONTEXT = 60;

  private static final String BOLD = "1";
  private static final String CYAN = "36";

  private final SourceLines lines;
  private final boolean colour;

  /**
   * @param colour whether to use ANSI colours; ask only for a terminal
   */
  public DiagnosticPrinter(SourceLines lines, boolean colour) {
    this.lines = lines;
    this.colour = colour;
  }

  /** All findings, with an empty line between two; ends with a line break unless empty. */
  public String print(List<Diagnostic> findings) {
    var text = new StringBuilder();
    for (Diagnostic finding : findings) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(print(finding));
    }
    return text.toString();
  }

  /** {@code 2 errors, 1 warning}; empty where there is neither error nor warning. */
  public static String summary(List<Diagnostic> findings) {
    String errors = count(findings, Severity.ERROR, "error");
    String warnings = count(findings, Severity.WARNING, "warning");
    return errors.isEmpty() || warnings.isEmpty() ? errors + warnings : errors + ", " + warnings;
  }

  private static String count(List<Diagnostic> findings, Severity severity, String word) {
    long count = findings.stream().filter(finding -> finding.severity() == severity).count();
    return count == 0 ? "" : count == 1 ? "1 " + word : count + " " + word + "s";
  }

  private String print(Diagnostic finding) {
    var text = new StringBuilder();
    String word = finding.severity().name().toLowerCase(Locale.ROOT);
    String head = word + "[" + finding.code() + "]";
    text.append(paint(colourOf(finding.severity()), head));
    text.append(paint(BOLD, ": " + finding.message())).append('\n');
    place(finding.span(), text);
    for (Span related : finding.related()) {
      text.append("see also\n");
      place(related, text);
    }
    finding
        .hint()
        .ifPresent(hint -> text.append(paint(CYAN, "help")).append(": ").append(hint).append('\n'));
    return text.toString();
  }

  private void place(Span span, StringBuilder text) {
    text.append(paint(CYAN, "  --> ")).append(span.file());
    if (span.line() > 0) {
      text.append(':').append(span.line()).append(':').append(span.column());
    }
    if (!span.pointer().isEmpty()) {
      text.append(" at ").append(span.pointer());
    }
    text.append('\n');
    if (span.line() > 0) {
      Optional<String> line = lines.line(span.file(), span.line());
      line.ifPresent(source -> line(span, source, text));
    }
  }

  private void line(Span span, String source, StringBuilder text) {
    int[] characters = source.codePoints().toArray();
    int place = Math.min(span.column() - 1, characters.length);
    boolean clips = characters.length > MAXIMUM_WIDTH;
    int from =
        clips ? Math.max(0, Math.min(place - CONTEXT, characters.length - MAXIMUM_WIDTH)) : 0;
    int to = clips ? Math.min(characters.length, from + MAXIMUM_WIDTH) : characters.length;
    var shown = new StringBuilder(from > 0 ? "…" : "");
    var padding = new StringBuilder(from > 0 ? " " : "");
    for (int i = from; i < to; i++) {
      int character = characters[i];
      boolean tab = character == '\t';
      shown.appendCodePoint(Character.isISOControl(character) && !tab ? '·' : character);
      if (i < place) {
        padding.append(tab ? '\t' : ' ');
      }
    }
    shown.append(to < characters.length ? "…" : "");
    int carets = Math.max(1, Math.min(span.length(), to - place));
    String number = Integer.toString(span.line());
    String gutter = " ".repeat(number.length());
    text.append(paint(CYAN, number + " | ")).append(shown).append('\n');
    text.append(paint(CYAN, gutter + " | "))
        .append(padding)
        .append(paint(BOLD, "^".repeat(carets)))
        .append('\n');
  }

  private static String colourOf(Severity severity) {
    return switch (severity) {
      case ERROR -> "1;31";
      case WARNING -> "1;33";
      case NOTE -> "1;36";
    };
  }

  private String paint(String style, String text) {
    return colour ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }
}
