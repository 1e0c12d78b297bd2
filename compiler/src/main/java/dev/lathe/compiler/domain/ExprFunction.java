package dev.lathe.compiler.domain;

import java.util.Locale;

/**
 * The functions of expressions, by their JSON word in lower case. They are written as operators
 * are, {@code {"lower": [x]}}.
 */
public enum ExprFunction {
  CONTAINS(2, 2),
  STARTS_WITH(2, 2),
  ENDS_WITH(2, 2),
  SUBSTR(2, 3),
  LOWER(1, 1),
  UPPER(1, 1),
  TRIM(1, 1),
  LENGTH(1, 1),
  REPLACE(3, 3),
  NOW(0, 0),
  ADD_DURATION(2, 3),
  SUB_DURATION(2, 3),
  DIFFERENCE(3, 3),
  TRUNCATE(2, 3),
  PART(2, 3),
  DATE_OF(1, 2),
  /** Whether the row has these words in the fields that its projection searches. */
  SEARCH(1, 1),
  /** What is at a path in JSON; how it is read stands beside, {@code "as"}. */
  PATH(2, 2);

  private final int least;
  private final int most;

  ExprFunction(int least, int most) {
    this.least = least;
    this.most = most;
  }

  /** How it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether the operand at {@code index}, counted from 0, is a word of the function's own, a unit,
   * a zone or a duration, and no path where it is written as a bare string.
   */
  public boolean takesWord(int index) {
    return switch (this) {
      case ADD_DURATION, SUB_DURATION -> index == 1;
      case DIFFERENCE -> index == 2;
      case TRUNCATE, PART -> index > 0;
      case DATE_OF, PATH -> index == 1;
      case CONTAINS,
          STARTS_WITH,
          ENDS_WITH,
          SUBSTR,
          LOWER,
          UPPER,
          TRIM,
          LENGTH,
          REPLACE,
          NOW,
          SEARCH ->
          false;
    };
  }

  /** The fewest operands. */
  public int least() {
    return least;
  }

  /** The most operands. */
  public int most() {
    return most;
  }
}
