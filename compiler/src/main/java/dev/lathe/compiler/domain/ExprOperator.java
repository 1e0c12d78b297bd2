package dev.lathe.compiler.domain;

/** The operators of expressions, by their JSON word in lower case. */
public enum ExprOperator {
  EQ,
  NEQ,
  GT,
  GTE,
  LT,
  LTE,
  ADD,
  SUB,
  MUL,
  DIV,
  AND,
  OR,
  NOT,
  IS_NULL,
  LIKE,
  CONCAT,
  COALESCE,
  BETWEEN,
  IN;

  /**
   * The longest pattern of {@link #LIKE}, in bytes of UTF-8: SQLite's default, beyond which a
   * statement fails.
   *
   * @see <a href="https://sqlite.org/limits.html#max_like_pattern_length">the documentation</a>
   */
  public static final int PATTERN_BYTES = 50_000;
}
