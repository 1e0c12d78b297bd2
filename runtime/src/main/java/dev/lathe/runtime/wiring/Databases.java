package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.libsql.LibSqlServer;
import dev.lathe.runtime.adapter.secret.AwsSecrets;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.secret.SecretUnreadable;
import dev.lathe.runtime.secret.Secrets;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.RenewedDatabase;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens a database by its address. */
public final class Databases {
  private static final String SQLITE = "sqlite:";

  private static final String FORMS =
      "write sqlite:FILE, sqlite::memory:, libsql://HOST, https://HOST or http://HOST";

  private Databases() {}

  /** As {@link #open(String, Optional)}, for a database that asks for no token. */
  public static Database open(String address) {
    return open(address, Optional.empty());
  }

  /**
   * Opens the database that {@code address} names.
   *
   * @param address {@code sqlite:FILE} (made when absent, with its folders), {@code
   *     sqlite::memory:}, or a libSQL server's {@code libsql://}, {@code https://} or {@code
   *     http://} address
   * @param token what the libSQL server asks for; SQLite needs none
   * @throws IllegalArgumentException if the address has none of these forms; the message names them
   * @throws DatabaseUnavailable if it cannot be opened now
   */
  public static Database open(String address, Optional<String> token) {
    return opener(address, token).get();
  }

  /**
   * As {@link #open(String, Optional)}, where a SQLite file is told {@code time} as its own; a
   * server goes by its machine's.
   */
  public static Database open(String address, Optional<String> token, MovableTime time) {
    return address.startsWith(SQLITE)
        ? SqliteDatabase.open(file(address), time)
        : open(address, token);
  }

  /**
   * As {@link #open(String, Optional)}, for a database that is opened again and again: what was
   * found out about its server is kept.
   *
   * @throws IllegalArgumentException as above, now; the supplier throws the rest
   */
  public static Supplier<Database> opener(String address, Optional<String> token) {
    if (address.startsWith(SQLITE)) {
      String file = file(address);
      return () -> SqliteDatabase.open(file);
    }
    if (address.startsWith("libsql://")
        || address.startsWith("https://")
        || address.startsWith("http://")) {
      return LibSqlServer.at(address, token);
    }
    throw new IllegalArgumentException("`" + scheme(address) + "` is not a database: " + FORMS);
  }

  /**
   * The same for a function, whose token may be kept elsewhere: it is read each time the database
   * is opened, so none is in a snapshot, and when it is refused.
   *
   * @throws IllegalArgumentException as above, now; the supplier throws the rest, and {@link
   *     DatabaseUnavailable} where the secret can't be read
   */
  public static Supplier<Database> opener(String address, DatabaseToken token) {
    return opener(
        address, token, name -> AwsSecrets.create().read(name), SystemPlatform.create().time());
  }

  /** The file of {@code address}; empty for a server, and where it is kept in memory. */
  public static Optional<Path> onDisk(String address) {
    return Optional.of(address)
        .filter(all -> all.startsWith(SQLITE))
        .map(Databases::file)
        .filter(file -> !file.startsWith(":"))
        .map(Path::of);
  }

  private static String file(String address) {
    String file = address.substring(SQLITE.length());
    if (file.isBlank()) throw new IllegalArgumentException("sqlite: needs a file: " + FORMS);
    return file;
  }

  static Supplier<Database> opener(
      String address, DatabaseToken token, Secrets secrets, Time time) {
    return switch (token) {
      case DatabaseToken.None() -> opener(address, Optional.empty());
      case DatabaseToken.Plain(String plain) -> opener(address, Optional.of(plain));
      case DatabaseToken.Kept(String name) -> {
        var unused = opener(address, Optional.empty()); // says now what is wrong with the address
        yield () ->
            new RenewedDatabase(
                () -> read(secrets, name),
                found -> opener(address, Optional.of(found)).get(),
                time);
      }
    };
  }

  private static String read(Secrets secrets, String name) {
    try {
      return secrets.read(name);
    } catch (SecretUnreadable e) {
      throw new DatabaseUnavailable("LATHE_DATABASE_TOKEN_SECRET: " + e.getMessage(), e);
    }
  }

  /** What may be shown of an address: it can carry a token behind its scheme. */
  private static String scheme(String address) {
    int colon = address.indexOf(':');
    return colon < 0 ? address : address.substring(0, colon + 1);
  }
}
