package dev.lathe.compiler;

import dev.lathe.compiler.diagnostic.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a patch changed a blueprint, and which findings are about that place. */
final class PatchedPlaces {
  /** How many objects or arrays around a change a finding may be about: its own and the next. */
  private static final int AROUND = 2;

  /** Characters of a file, as it is after all changes. */
  private record Range(String file, int from, int to) {
    Range moved(String in, int at, int by) {
      return file.equals(in) && from >= at ? new Range(file, from + by, to + by) : this;
    }
  }

  private final List<String> whole = new ArrayList<>();
  private List<Range> ranges = new ArrayList<>();
  private final Map<String, String> texts = new TreeMap<>();

  /** A file or folder that is there anew, is another one or is gone. */
  void whole(String path) {
    whole.add(path);
  }

  /** In {@code file} the characters from {@code at} on are new; it now has {@code text}. */
  void replaced(String file, int at, int was, int is, String text) {
    var moved = new ArrayList<Range>();
    ranges.forEach(range -> moved.add(range.moved(file, at + was, is - was)));
    moved.add(new Range(file, at, at + is));
    ranges = moved;
    texts.put(file, text);
  }

  /** Whether {@code span} is at a changed place, or at an object that the place is in. */
  boolean hold(Span span) {
    String file = span.file();
    return whole.stream()
            .anyMatch(path -> file.equals(path) || below(file, path) || below(path, file))
        || ranges.stream()
            .anyMatch(range -> file.equals(range.file()) && holds(range, span.line()));
  }

  private static boolean below(String path, String folder) {
    return path.startsWith(folder + "/");
  }

  private boolean holds(Range range, int line) {
    String text = texts.getOrDefault(range.file(), "");
    return line == 0
        || (line >= line(text, range.from()) && line <= line(text, range.to()))
        || around(text, range.from()).stream().anyMatch(at -> line(text, at) == line);
  }

  /** Where the objects and arrays begin that {@code at} is in, the innermost ones. */
  private static List<Integer> around(String text, int at) {
    Deque<Integer> open = new ArrayDeque<>();
    boolean string = false;
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      if (string) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          string = false;
        }
      } else if (c == '"') {
        string = true;
      } else if (c == '{' || c == '[') {
        open.push(i);
      } else if ((c == '}' || c == ']') && !open.isEmpty()) {
        open.pop();
      }
    }
    return open.stream().limit(AROUND).toList();
  }

  private static int line(String text, int at) {
    return (int)
            text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count()
        + 1;
  }
}
