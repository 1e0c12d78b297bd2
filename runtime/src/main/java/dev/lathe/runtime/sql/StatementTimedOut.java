package dev.lathe.runtime.sql;

import java.io.Serial;

/**
 * A statement was ended, or given up, because its time was over. One that only reads has changed
 * nothing; whether one that writes was applied is unknown.
 */
public final class StatementTimedOut extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Statement.Access access;

  /** Shows the statement's text, cut, and no parameter. */
  public StatementTimedOut(Statement statement) {
    super("the time for it was over: " + StatementText.head(statement.sql()));
    this.access = statement.access();
  }

  /** Whether it only reads. */
  public boolean reads() {
    return access == Statement.Access.READ;
  }
}
