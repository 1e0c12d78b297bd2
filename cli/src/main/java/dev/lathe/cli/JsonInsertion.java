package dev.lathe.cli;

import java.util.List;

/** Puts members into a JSON text and leaves every other character as it is. */
final class JsonInsertion {
  private JsonInsertion() {}

  /**
   * {@code text} with {@code members} behind the last one of an object.
   *
   * @param path the way to the object, by names; empty for the whole
   * @param members without braces, each line indented for the top level
   */
  static String into(String text, List<String> path, String members) {
    int open = text.indexOf('{');
    for (String name : path) open = member(text, open, name);
    int close = closing(text, open);
    int last = close - 1;
    while (Character.isWhitespace(text.charAt(last))) last--;
    String indent = "  ".repeat(path.size());
    String added = (indent + members.stripTrailing()).replace("\n", "\n" + indent);
    return text.substring(0, last + 1)
        + (last == open ? "" : ",")
        + "\n"
        + added
        + "\n"
        + indent
        + text.substring(close);
  }

  /**
   * Where the object begins that is the member {@code name} of the one that begins at {@code at}.
   */
  private static int member(String text, int at, String name) {
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        int end = string(text, i);
        String said = text.substring(i + 1, end);
        i = end;
        if (depth == 1
            && said.equals(name)
            && text.substring(end + 1).stripLeading().startsWith(":")) {
          int value = text.indexOf('{', end);
          if (value >= 0) return value;
        }
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    throw new IllegalStateException("no object `" + name + "` in what was compiled");
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        i = string(text, i);
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
        if (depth == 0) return i;
      }
    }
    throw new IllegalStateException("an object without an end in what was compiled");
  }

  /** Where the text ends that begins at {@code quote}. */
  private static int string(String text, int quote) {
    int i = quote + 1;
    while (text.charAt(i) != '"') i += text.charAt(i) == '\\' ? 2 : 1;
    return i;
  }
}
