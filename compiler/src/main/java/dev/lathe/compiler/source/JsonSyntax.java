package dev.lathe.compiler.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;

/** Says in the author's words why a text is not JSON. */
final class JsonSyntax {
  private JsonSyntax() {}

  static Diagnostic finding(SourceFile file, DiagnosticCode code, JsonProcessingException e) {
    String text = file.text();
    int offset = e.getLocation() == null ? 0 : (int) Math.max(0, e.getLocation().getCharOffset());
    offset = Math.min(offset, text.length());
    if (e instanceof StreamConstraintsException) {
      return Diagnostic.of(
          code,
          file.span(offset, offset + 1, ""),
          "a number or nesting is out of all proportion",
          "shorten it");
    }
    if (e instanceof JsonEOFException || text.substring(offset).isBlank()) {
      return unfinished(file, code);
    }
    String message = e.getOriginalMessage();
    if (message.startsWith("Unexpected character") && offset > 0 && !names(message, text, offset)) {
      offset--;
    }
    char at = text.charAt(offset);
    int before = previous(text, offset);
    if ((at == '}' || at == ']') && before >= 0 && text.charAt(before) == ',') {
      return Diagnostic.of(
          code,
          file.span(before, before + 1, ""),
          "there is a comma before the closing `" + at + "`",
          "remove the comma: JSON has none after the last value");
    }
    return switch (at) {
      case '/', '#' ->
          found(file, code, offset, "JSON has no comments; remove it, or keep notes in a README");
      case '\'' -> found(file, code, offset, "JSON quotes with `\"` alone");
      case '"' -> found(file, code, offset, "put a comma between this and what stands before it");
      case '\n', '\r', '\t' ->
          found(file, code, offset, "a string ends on its line; write `\\n` or `\\t` inside it");
      default ->
          found(
              file,
              code,
              offset,
              Character.isLetter(at)
                  ? "names and strings stand in double quotes; only true, false and null don't"
                  : "look for a missing comma, quote or bracket just before it");
    };
  }

  private static boolean names(String message, String text, int offset) {
    return message.startsWith("Unexpected character ('" + text.charAt(offset) + "'");
  }

  private static Diagnostic found(SourceFile file, DiagnosticCode code, int offset, String hint) {
    String character =
        switch (file.text().charAt(offset)) {
          case '\n', '\r' -> "the end of the line";
          case '\t' -> "a tab";
          default -> "`" + Character.toString(file.text().codePointAt(offset)) + "`";
        };
    return Diagnostic.of(
        code,
        file.span(offset, offset + 1, ""),
        "this is not JSON: " + character + " can't stand here",
        hint);
  }

  private static Diagnostic unfinished(SourceFile file, DiagnosticCode code) {
    int last = Math.max(0, previous(file.text(), file.text().length()));
    return Diagnostic.of(
        code,
        file.span(last, last + 1, ""),
        "the file ends in the middle of a value",
        "a closing `}`, `]` or `\"` is missing");
  }

  private static int previous(String text, int offset) {
    int i = offset - 1;
    while (i >= 0 && Character.isWhitespace(text.charAt(i))) {
      i--;
    }
    return i;
  }
}
