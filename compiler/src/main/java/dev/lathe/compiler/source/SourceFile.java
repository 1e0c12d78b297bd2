package dev.lathe.compiler.source;

import dev.lathe.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A file's text and where its lines begin. */
public final class SourceFile {
  private final String path;
  private final String text;
  private final List<Integer> lineStarts;

  /**
   * @param path from the blueprint's folder, with forward slashes
   */
  public SourceFile(String path, String text) {
    this.path = path;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  public String path() {
    return path;
  }

  public String text() {
    return text;
  }

  /** The file's name without folders and without {@code .json}. */
  public String stem() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
  }

  /** The text of a line, counted from 1, without its end; empty where there is no such line. */
  public String line(int number) {
    if (number < 1 || number > lineStarts.size()) {
      return "";
    }
    int start = lineStarts.get(number - 1);
    int end = number < lineStarts.size() ? lineStarts.get(number) : text.length();
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(start, end);
  }

  /**
   * The place of {@code text[from, to)}; of what spans lines, its first character.
   *
   * @param from offset in UTF-16 units, as are Jackson's
   */
  public Span span(int from, int to, String pointer) {
    int start = Math.clamp(from, 0, text.length());
    int found = Collections.binarySearch(lineStarts, start);
    int index = found >= 0 ? found : -found - 2;
    int lineStart = lineStarts.get(index);
    int nextLine = index + 1 < lineStarts.size() ? lineStarts.get(index + 1) : text.length() + 1;
    int column = text.codePointCount(lineStart, start) + 1;
    int end = Math.clamp(to, start, text.length());
    int length = end < nextLine ? text.codePointCount(start, end) : 1;
    return new Span(path, index + 1, column, Math.max(1, length), pointer);
  }

  private static List<Integer> lineStarts(String text) {
    var starts = new ArrayList<Integer>();
    starts.add(0);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean carriageReturnAlone =
          c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      if (c == '\n' || carriageReturnAlone) {
        starts.add(i + 1);
      }
    }
    return List.copyOf(starts);
  }

  @Override
  public String toString() {
    return path;
  }
}
