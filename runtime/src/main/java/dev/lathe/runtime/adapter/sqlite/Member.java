package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the line before the writer. Its thread waits; another one may do its statement for
 * it.
 */
final class Member {
  /** Where it stands. Only the line's lock moves it on, but for its end. */
  enum Stage {
    /** In the line. */
    WAITS,
    /** Its statement is being done, in somebody else's turn. */
    TAKEN,
    /** The writer is its own. */
    LEADS,
    /** There is an answer. */
    ANSWERED
  }

  /** Empty for work that shares no transaction. */
  private final Optional<Statement> statement;

  private final Until until;

  private final Thread thread = Thread.currentThread();
  private volatile Stage stage = Stage.WAITS;
  private @Nullable Rows rows;
  private @Nullable RuntimeException failure;

  Member(Optional<Statement> statement, Until until) {
    this.statement = statement;
    this.until = until;
  }

  /** Whether others may do it together with theirs. */
  boolean shares() {
    return statement.isPresent();
  }

  Statement statement() {
    return statement.orElseThrow();
  }

  /** When its statement is to be ended. */
  Until until() {
    return until;
  }

  Thread thread() {
    return thread;
  }

  Stage stage() {
    return stage;
  }

  void move(Stage next) {
    stage = next;
  }

  /** Notes what came of it; nobody is told before {@link WriterLine#tell}. */
  void answer(Rows answered) {
    rows = answered;
    failure = null;
  }

  /** As {@link #answer}, of a statement that failed. */
  void fail(RuntimeException failed) {
    rows = null;
    failure = failed;
  }

  /** What was noted; call it when {@link Stage#ANSWERED}. */
  Rows answer() {
    if (failure != null) throw failure;
    return Objects.requireNonNull(rows);
  }
}
