package dev.lathe.runtime.adapter.sqlite;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is the matter with a file is told as that, and not as a fault of a statement. */
final class SqliteErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SQLITE_READONLY           | this user may not write it: give it the right",
        "SQLITE_READONLY_DIRECTORY | this user may not write it: give it the right",
        "SQLITE_READONLY_DBMOVED   | taken away while it was open: start again",
        "SQLITE_NOTADB             | no SQLite database: name another file",
        "SQLITE_CORRUPT            | damaged: restore a backup",
        "SQLITE_FULL               | no room left"
      })
  void of_files(SQLiteErrorCode code, String said) {
    var thrown = new SQLiteException(code + " (sentence)", code);
    var told = SqliteErrors.translated(Statement.write("INSERT INTO event VALUES(1)"), thrown);
    String message = String.valueOf(told.getMessage());
    assertInstanceOf(DatabaseUnavailable.class, told, message);
    assertTrue(message.contains(said) && !message.contains("INSERT"), message);
    String unopened = SqliteErrors.unopened("/data/app.db", thrown).getMessage();
    assertTrue(String.valueOf(unopened).contains(said), unopened);
  }
}
