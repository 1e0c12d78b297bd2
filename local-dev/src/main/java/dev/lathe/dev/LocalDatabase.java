package dev.lathe.dev;

import dev.lathe.dev.sqld.SqldProcess;
import dev.lathe.dev.sqld.SqldProgram;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.util.Optional;

/** The database of a server, and the process behind it where it is one of ours. */
record LocalDatabase(Database database, Optional<SqldProcess> behind) implements AutoCloseable {

  static LocalDatabase open(DatabaseChoice choice, DevFolder folder) {
    return switch (choice) {
      case DatabaseChoice.OwnFile _ -> at("sqlite:" + folder.sqlite(), Optional.empty());
      case DatabaseChoice.At(String address, Optional<String> token) -> at(address, token);
      case DatabaseChoice.OwnServer _ -> onSqld(folder);
    };
  }

  private static LocalDatabase at(String address, Optional<String> token) {
    try {
      return new LocalDatabase(Databases.open(address, token), Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new AddressUnknown(String.valueOf(e.getMessage()));
    }
  }

  private static LocalDatabase onSqld(DevFolder folder) {
    SqldProcess sqld = SqldProcess.start(program(), folder.sqld());
    try {
      return new LocalDatabase(Databases.open(sqld.url()), Optional.of(sqld));
    } catch (RuntimeException e) {
      sqld.close();
      throw e;
    }
  }

  private static Path program() {
    try {
      return SqldProgram.path();
    } catch (SqldProgram.Missing e) {
      throw new DatabaseUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /** Closes the database first, so that the server behind it has nobody to wait for. */
  @Override
  public void close() {
    try {
      database.close();
    } finally {
      behind.ifPresent(SqldProcess::close);
    }
  }
}
