package dev.lathe.dev;

import dev.lathe.dev.sqld.SqldKeeper;
import dev.lathe.dev.sqld.SqldProcess;
import dev.lathe.dev.sqld.SqldProgram;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.util.Optional;

/** The database of a server, and who looks after the process behind it where it is one of ours. */
record LocalDatabase(Database database, Optional<SqldKeeper> behind) implements AutoCloseable {

  /**
   * @param time the database's own, where that can be another one than its machine's
   */
  static LocalDatabase open(
      DatabaseChoice choice, DevFolder folder, MovableTime time, Platform platform) {
    return switch (choice) {
      case DatabaseChoice.OwnFile _ -> at("sqlite:" + folder.sqlite(), Optional.empty(), time);
      case DatabaseChoice.At(String address, Optional<String> token) -> at(address, token, time);
      case DatabaseChoice.OwnServer _ -> onSqld(folder, platform);
    };
  }

  private static LocalDatabase at(String address, Optional<String> token, MovableTime time) {
    try {
      return new LocalDatabase(Databases.open(address, token, time), Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new AddressUnknown(String.valueOf(e.getMessage()));
    }
  }

  private static LocalDatabase onSqld(DevFolder folder, Platform platform) {
    SqldProcess sqld = SqldProcess.start(program(), folder.sqld());
    try {
      Database database = Databases.open(sqld.url());
      var keeper = SqldKeeper.of(sqld, platform.time(), platform.threads());
      return new LocalDatabase(database, Optional.of(keeper));
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
      behind.ifPresent(SqldKeeper::close);
    }
  }
}
