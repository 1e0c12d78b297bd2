package dev.lathe.compiler.sql;

/** How tightly an expression holds together, the loosest first. */
enum Precedence {
  OR,
  AND,
  NOT,
  EQUALITY,
  ORDER,
  BITS,
  SUM,
  PRODUCT,
  CONCATENATION,
  /** What nothing around it can tear apart. */
  PRIMARY;

  /** Of an expression as it will be printed. */
  static Precedence of(Expression expression) {
    return switch (expression) {
      case Expression.Infix infix -> infix.operator().precedence;
      case Expression.Not _ -> NOT;
      case Expression.Between _, Expression.In _, Expression.InRows _, Expression.InEither _ ->
          EQUALITY;
      case Expression.LikeEscaped _ -> EQUALITY;
      case Expression.Column _,
          Expression.Text _,
          Expression.NameText _,
          Expression.Num _,
          Expression.Null _,
          Expression.True _,
          Expression.Star _,
          Expression.Given _,
          Expression.Numbered _,
          Expression.Call _,
          Expression.CountDistinct _,
          Expression.Case _,
          Expression.Cast _,
          Expression.Exists _,
          Expression.Subselect _,
          Expression.Raise _,
          Expression.LastText _,
          Expression.Now _,
          Expression.Let _,
          Expression.RowNumber _,
          Expression.RowValue _ ->
          PRIMARY;
    };
  }

  /**
   * Whether the first of several operands may be of this level itself: comparisons of comparisons
   * are clearer with parentheses that show which comes first.
   */
  boolean chains() {
    return this != EQUALITY && this != ORDER;
  }
}
