package dev.lathe.compiler.plan;

import java.io.Serial;

/** SQLite does not plan a statement, for how many subqueries are one inside the other. */
public final class TooDeep extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String plan;

  TooDeep(String plan, Throwable cause) {
    super(plan, cause);
    this.plan = plan;
  }

  /** The name of the statement's plan. */
  public String plan() {
    return plan;
  }
}
