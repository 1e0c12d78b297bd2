package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Where the driver's exceptions become ours. */
final class SqliteErrors {
  private SqliteErrors() {}

  static RuntimeException translated(Statement statement, SQLException e) {
    if (e instanceof SQLiteException s && s.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
      return DatabaseUnavailable.full(e);
    }
    if (e instanceof SQLiteException s && passes(s)) {
      return new DatabaseUnavailable("the database is busy or cannot be read: " + text(e), e);
    }
    if (e instanceof SQLiteException s && s.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
      return new StatementTimedOut(statement);
    }
    return new StatementFailed(statement, text(e));
  }

  /** SQLite's own sentence, without the name of the code that the driver puts around it. */
  static String text(SQLException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof SQLiteException s) {
      String prefix = s.getResultCode() + " (";
      if (message.startsWith(prefix) && message.endsWith(")")) {
        return message.substring(prefix.length(), message.length() - 1);
      }
    }
    return message;
  }

  /** Whether the same statement may well succeed later. */
  private static boolean passes(SQLiteException e) {
    int primaryCode = e.getResultCode().code & 0xff; // https://sqlite.org/rescode.html
    return switch (primaryCode) {
      case 5, 6, 10, 14, 15 -> true; // BUSY, LOCKED, IOERR, CANTOPEN, PROTOCOL
      default -> false;
    };
  }
}
