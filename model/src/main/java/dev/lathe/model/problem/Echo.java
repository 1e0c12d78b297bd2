package dev.lathe.model.problem;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values of what was sent to somebody, for leaving them out of what they say to it. They are
 * found in whatever case, as JSON or an address spells them, and where a text was cut in one.
 */
public final class Echo {
  /** A shorter value says nothing by itself, and would mask parts of words. */
  private static final int FROM_CHARACTERS = 4;

  private final List<String> values;

  private Echo(Set<String> values) {
    this.values =
        values.stream()
            .flatMap(Echo::spellings)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed()) // one may be part of another
            .toList();
  }

  /** Of all texts and numbers in {@code sent}, at whatever depth. */
  public static Echo of(Json sent) {
    var found = new LinkedHashSet<String>();
    collect(sent, found);
    return new Echo(found);
  }

  private static void collect(Json json, Set<String> found) {
    switch (json) {
      case Json.Str(String text) -> found.add(text.strip());
      case Json.Num(String digits) -> found.add(digits);
      case Json.Arr(List<Json> items) -> items.forEach(item -> collect(item, found));
      case Json.Obj(Map<String, Json> members) ->
          members.values().forEach(value -> collect(value, found));
      case Json.Bool _, Json.Null _ -> {}
    }
  }

  private static Stream<String> spellings(String value) {
    if (value.length() < FROM_CHARACTERS) return Stream.empty();
    String quoted = JsonText.write(Json.of(value));
    return Stream.of(
        value,
        quoted.substring(1, quoted.length() - 1),
        URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  /** {@code said} with {@link MessageTemplate#HIDDEN} for each of the values. */
  public String without(String said) {
    String safe = said;
    for (String value : values) {
      Pattern anywhere =
          Pattern.compile(
              (isWord(value) ? "(?<!\\p{L})" : "")
                  + Pattern.quote(value)
                  + (isWord(value) ? "(?!\\p{L})" : ""),
              Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
      safe = anywhere.matcher(safe).replaceAll(Matcher.quoteReplacement(MessageTemplate.HIDDEN));
    }
    return withoutBeginning(safe);
  }

  /** A word within another one is another word. */
  private static boolean isWord(String value) {
    return value.codePoints().allMatch(Character::isLetter);
  }

  /** A text that was cut may end in the beginning of a value. */
  private String withoutBeginning(String said) {
    int cut = said.length();
    for (String value : values) {
      for (int length = Math.min(value.length(), said.length());
          length >= FROM_CHARACTERS;
          length--) {
        int at = said.length() - length;
        if (!said.regionMatches(/* ignoreCase= */ true, at, value, 0, length)) continue;
        boolean within = isWord(value) && at > 0 && Character.isLetter(said.charAt(at - 1));
        if (!within) cut = Math.min(cut, at);
        break;
      }
    }
    return cut == said.length() ? said : said.substring(0, cut) + MessageTemplate.HIDDEN;
  }
}
