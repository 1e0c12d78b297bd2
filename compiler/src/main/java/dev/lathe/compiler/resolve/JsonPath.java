package dev.lathe.compiler.resolve;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way into JSON, {@code $.size.width} or {@code $.tags[0]}: members by name, items counted from
 * 0.
 *
 * @param text the way with every name in double quotes, which no name may have, nor a backslash
 */
record JsonPath(String text) {
  private static final int LONGEST = 500;
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z_$][A-Za-z0-9_$-]*)|\\.\"([^\"\\\\\\p{Cntrl}]+)\"|\\[(\\d{1,6})]");

  static Optional<JsonPath> of(String written) {
    if (!written.startsWith("$") || written.length() > LONGEST) {
      return Optional.empty();
    }
    var text = new StringBuilder("$");
    Matcher step = STEP.matcher(written);
    int at = 1;
    while (at < written.length()) {
      if (!step.find(at) || step.start() != at) {
        return Optional.empty();
      }
      if (step.group(3) != null) {
        text.append('[').append(Integer.parseInt(step.group(3))).append(']');
      } else {
        String name = step.group(1) != null ? step.group(1) : step.group(2);
        text.append(".\"").append(name).append('"');
      }
      at = step.end();
    }
    return Optional.of(new JsonPath(text.toString()));
  }
}
