package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one connection that writes, and the line before it. Statements that wait while another one is
 * done share the next transaction, each in a savepoint of its own, and are answered after its
 * commit: that costs less than half of a transaction each. One that comes alone waits for nobody.
 *
 * <p>Where the transaction is gone before its end, or is not committed, nobody was answered, and
 * each statement is done again alone: it gets the answer that it would have had without the others.
 */
final class SqliteWriter {
  /** Longest wait for a turn; a single statement of ours takes milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Statements a transaction: from 16 on more of them gain nothing (measured 2026-11-26). */
  private static final int MOST_MEMBERS = 32;

  /**
   * No member is begun later than this after the first one: the others wait for its answer, too.
   */
  private static final Duration LONGEST = Duration.ofMillis(5);

  /** What may stand in a transaction with others: schema changes and pragmas are alone. */
  private static final Set<String> SHARING =
      Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH");

  private final SqliteConnection connection;
  private final WriterLine line = new WriterLine();
  private volatile boolean closed;

  SqliteWriter(SqliteConnection connection) {
    this.connection = connection;
  }

  /** Does {@code statement} in its turn. */
  Rows execute(Statement statement) {
    Until until = Until.of(statement);
    var mine = new Member(Optional.of(statement).filter(SqliteWriter::shares), until);
    if (!entered(mine, statement)) return mine.answer();
    try {
      requireOpen();
      if (!mine.shares()) return connection.execute(statement, until);
      List<Member> group = line.takeAlong(mine, MOST_MEMBERS);
      if (group.size() == 1) return connection.execute(statement, until);
      together(group);
      return mine.answer();
    } finally {
      line.leave();
    }
  }

  /** Does {@code work} in its turn, with nobody beside it. */
  <T> T alone(Function<SqliteConnection, T> work) {
    var mine = new Member(Optional.empty(), Until.NEVER);
    line.enter(mine, PATIENCE);
    try {
      requireOpen();
      return work.apply(connection);
    } finally {
      line.leave();
    }
  }

  /** Waits for the statements before it, then has {@code last} done; nothing is done after it. */
  void close(Consumer<SqliteConnection> last) {
    line.enter(new Member(Optional.empty(), Until.NEVER));
    try {
      if (closed) return;
      closed = true;
      last.accept(connection);
    } finally {
      line.leave();
    }
  }

  /** Waits for the turn of {@code member}, no longer than its caller does. */
  private boolean entered(Member member, Statement statement) {
    try {
      return line.enter(member, member.until().orLess(PATIENCE));
    } catch (DatabaseUnavailable noTurn) {
      if (member.until().passed()) throw new StatementTimedOut(statement);
      throw noTurn;
    }
  }

  private void requireOpen() {
    if (closed) throw new DatabaseUnavailable("the database is closed");
  }

  /** Answers all of {@code group}, the first of which is the caller's own. */
  private void together(List<Member> group) {
    int told = 0;
    try {
      int begun = connection.together(group, LONGEST);
      if (begun > 0) {
        line.putBack(group.subList(begun, group.size()));
        for (; told < begun; told++) line.tell(group.get(told));
        told = group.size();
        return;
      }
      for (; told < group.size(); told++) {
        again(group.get(told));
        line.tell(group.get(told));
      }
    } finally {
      // Nobody waits for ever, whatever was thrown.
      for (Member left : group.subList(told, group.size())) {
        left.fail(new DatabaseUnavailable("the writer stopped in the middle of a transaction"));
        line.tell(left);
      }
    }
  }

  private void again(Member member) {
    try {
      member.answer(connection.execute(member.statement(), member.until()));
    } catch (RuntimeException e) {
      member.fail(e);
    }
  }

  /** Whether it changes rows and nothing else. */
  static boolean shares(Statement statement) {
    String sql = statement.sql();
    int end = 0;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) end++;
    return SHARING.contains(sql.substring(0, end).toUpperCase(Locale.ROOT));
  }
}
