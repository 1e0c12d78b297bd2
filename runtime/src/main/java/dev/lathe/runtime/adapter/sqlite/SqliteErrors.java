package dev.lathe.runtime.adapter.sqlite;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.sql.StatementTimedOut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Where the driver's exceptions become ours. */
final class SqliteErrors {
  private static final int READONLY = 8;
  private static final int CANTOPEN = 14;

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
    Optional<String> ofTheFile = ofTheFile(e);
    // What is to read alone, and writes, is refused for that: nobody has asked the file.
    boolean asked = statement.access() == Statement.Access.WRITE || !readOnly(e);
    if (asked && ofTheFile.isPresent()) {
      return new DatabaseUnavailable("the database's file: " + ofTheFile.get(), e);
    }
    return new StatementFailed(statement, text(e));
  }

  private static boolean readOnly(SQLException e) {
    return e instanceof SQLiteException s && primary(s) == READONLY;
  }

  /** Why {@code file} can't be opened, and what to do. */
  static DatabaseUnavailable unopened(String file, SQLException e) {
    if (e instanceof SQLiteException s && s.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
      return DatabaseUnavailable.full(e);
    }
    String why = Files.isDirectory(Path.of(file)) ? "it is a folder: name a file" : why(e);
    return new DatabaseUnavailable("cannot open " + file + ": " + why, e);
  }

  private static String why(SQLException e) {
    if (e instanceof SQLiteException s && primary(s) == CANTOPEN) {
      return "this user has no right to it or to its folder: give it one, or name another file";
    }
    return ofTheFile(e).orElse(text(e));
  }

  /** What is the matter with the file, where no statement is at fault. */
  private static Optional<String> ofTheFile(SQLException e) {
    if (!(e instanceof SQLiteException s)) return Optional.empty();
    return switch (s.getResultCode()) {
      case SQLITE_READONLY, SQLITE_READONLY_DIRECTORY, SQLITE_READONLY_CANTINIT, SQLITE_PERM ->
          Optional.of("this user may not write it: give it the right to the file and its folder");
      case SQLITE_READONLY_DBMOVED ->
          Optional.of("it was taken away while it was open: start again");
      case SQLITE_NOTADB -> Optional.of("it is no SQLite database: name another file");
      case SQLITE_CORRUPT ->
          Optional.of("it is damaged: restore a backup into another one (" + text(e) + ")");
      default -> Optional.empty();
    };
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
    return switch (primary(e)) {
      case 5, 6, 10, CANTOPEN, 15 -> true; // BUSY, LOCKED, IOERR, CANTOPEN, PROTOCOL
      default -> false;
    };
  }

  /** See https://sqlite.org/rescode.html. */
  private static int primary(SQLiteException e) {
    return e.getResultCode().code & 0xff;
  }
}
