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
  REPLACE(3, 3);

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

  /** The fewest operands. */
  public int least() {
    return least;
  }

  /** The most operands. */
  public int most() {
    return most;
  }
}
