package dev.lathe.bench.search;

import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.List;

/** Titles of things, the same in Java and in SQL. */
final class Titles {
  private static final List<String> COLOURS =
      List.of(
          "amber", "azure", "beige", "black", "bronze", "brown", "copper", "coral", "crimson",
          "cyan", "gold", "green", "grey", "indigo", "ivory", "khaki", "lilac", "magenta", "maroon",
          "olive", "orange", "pink", "purple", "scarlet", "white");

  private static final List<String> KINDS =
      List.of(
          "basket", "bench", "bowl", "cabinet", "chair", "clock", "ladder", "shelf", "stool",
          "table");

  private static final List<String> WOODS =
      List.of("ash", "birch", "cedar", "elm", "oak", "pine", "walnut", "willow");

  /** Each makes every so many-th thing, and they take turns in no order. */
  private static final int MAKERS = 20_000;

  private static final int STEP = 7_919;

  private Titles() {}

  /** That of a thing. */
  static String title(int number) {
    return "A %s %s of %s by %s"
        .formatted(
            colour(number),
            kind(number),
            WOODS.get(number / (COLOURS.size() * KINDS.size()) % WOODS.size()),
            maker(number));
  }

  /** A word of a title that one of 25 things has. */
  static String colour(int number) {
    return COLOURS.get(number % COLOURS.size());
  }

  /** A word of a title that one of ten things has, whatever their colour. */
  static String kind(int number) {
    return KINDS.get(number / COLOURS.size() % KINDS.size());
  }

  /** A word of a title that one of 20,000 things has. */
  static String maker(int number) {
    return "m%05d".formatted((long) number * STEP % MAKERS);
  }

  /** Of the title of thing {@code i}. */
  static String sql() {
    int turns = COLOURS.size() * KINDS.size();
    return "'A '||%s||' '||%s||' of '||%s||printf(' by m%%05d',i*%s%%%s)"
        .formatted(
            any(COLOURS, "i"),
            any(KINDS, "i/" + COLOURS.size()),
            any(WOODS, "i/" + turns),
            STEP,
            MAKERS);
  }

  private static String any(List<String> words, String number) {
    return "('%s'->>(%s%%%s))"
        .formatted(JsonText.write(Members.strings(words)), number, words.size());
  }
}
