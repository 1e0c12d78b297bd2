package dev.lathe.model.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message in its author's words, in which {@code {amount}} stands for a value. A brace that does
 * not stand around a name is just a brace.
 */
public record MessageTemplate(String text) {
  /**
   * How much of a text a message shows, in characters: it is to be read, and is kept with its
   * command.
   */
  public static final int MOST_CHARACTERS = 100;

  /** What a message shows for a value that is not there. */
  public static final String NOTHING = "nothing";

  /** What a message shows for a value that it must not show. */
  public static final String HIDDEN = "***";

  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /** A piece of it: words as they are, or the name of a value. */
  public record Part(boolean named, String text) {}

  /** All pieces from left to right. */
  public List<Part> parts() {
    var parts = new ArrayList<Part>();
    Matcher names = NAME.matcher(text);
    int from = 0;
    while (names.find()) {
      if (names.start() > from) parts.add(new Part(false, text.substring(from, names.start())));
      parts.add(new Part(true, names.group(1)));
      from = names.end();
    }
    if (from < text.length()) parts.add(new Part(false, text.substring(from)));
    return List.copyOf(parts);
  }

  /** The names in it. */
  public List<String> names() {
    return parts().stream().filter(Part::named).map(Part::text).distinct().toList();
  }

  /** The message, with {@code value} of each name, cut to what a message shows. */
  public String filled(Function<String, String> value) {
    var filled = new StringBuilder();
    for (Part part : parts()) {
      filled.append(part.named() ? shown(value.apply(part.text())) : part.text());
    }
    return filled.toString();
  }

  /** The same, which shows no value of a name that is {@code hidden}. */
  public MessageTemplate hiding(Predicate<String> hidden) {
    return new MessageTemplate(
        NAME.matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        hidden.test(found.group(1)) ? HIDDEN : found.group())));
  }

  private static String shown(String value) {
    return value.codePointCount(0, value.length()) <= MOST_CHARACTERS
        ? value
        : value.substring(0, value.offsetByCodePoints(0, MOST_CHARACTERS));
  }
}
