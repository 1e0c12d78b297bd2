package dev.lathe.model.bundle;

import java.util.Optional;

/**
 * How a query is answered in pages. Its statements have a column more, {@code next}, behind {@code
 * body}: a JSON array of what the last row of the page and the one after it are sorted by, each a
 * JSON array of the values as SQL has them, or fewer where there is no row after.
 *
 * <p>A request for a later page gives the input {@link #CURSOR}, and the values of the last row as
 * inputs {@link #key}. All of them together tell rows apart.
 *
 * @param order what the values mean, bundle-independent: where it is the same, a cursor is
 * @param keys how many values there are
 * @param size the input that says how many rows a page has; empty where the graph itself does
 */
public record PagePlan(String order, int keys, Optional<String> size) {
  /** The input that is there for all pages but the first; no author's has its name. */
  public static final String CURSOR = "cursor";

  /** The input that is the value with this place in the order, counted from 0. */
  public static String key(int place) {
    return CURSOR + "$" + place;
  }

  /** Whether {@code input} is a value of the last row. */
  public static boolean isKey(String input) {
    return input.startsWith(CURSOR + "$");
  }
}
