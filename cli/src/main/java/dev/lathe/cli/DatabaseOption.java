package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.StatementFailed;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database that a command of operators looks at. */
final class DatabaseOption {
  /** What a libSQL server may ask for. */
  static final String TOKEN = "LATHE_DATABASE_TOKEN";

  private static final String SQLITE = "sqlite:";

  @Option(
      names = "--database",
      paramLabel = "DATABASE",
      description = {
        "sqlite:FILE, libsql://HOST, https://HOST or http://HOST.",
        "Default: what `lathe dev` keeps under .lathe/ where you are.",
        "A server's token comes from " + TOKEN + "."
      })
  private @Nullable String address;

  /** That of {@code address}, for commands that need none. */
  static DatabaseOption at(String address) {
    var option = new DatabaseOption();
    option.address = address;
    return option;
  }

  /**
   * What {@code work} makes of a database that is there.
   *
   * @throws Refused if there is none, or it has no log
   */
  <T> T with(Function<Database, T> work) {
    String known = address == null ? own() : there(address);
    try (Database database = open(known)) {
      return work.apply(database);
    } catch (StatementFailed failed) {
      if (!failed.unknownObject()) throw failed;
      throw Refused.wrong("%s has no log of Lathe's".formatted(shown(known)));
    }
  }

  /** The same, where a SQLite file that is not there is made. */
  <T> T withFresh(Function<Database, T> work) {
    if (address == null) {
      throw Refused.usage(
          "say which database with --database, as in --database sqlite:restored.db");
    }
    try (Database database = open(address)) {
      return work.apply(database);
    }
  }

  /** Whether one was named. */
  boolean given() {
    return address != null;
  }

  /** Whether there is one to look at: it was named, or it is that of the one `lathe dev` here. */
  boolean named() {
    return address != null || DevFolder.withDatabases(Path.of("")).size() == 1;
  }

  /** The folder of `lathe dev` whose database this is, where it is one of those. */
  Optional<DevFolder> folder() {
    return address == null ? Optional.of(only()) : Optional.empty();
  }

  private static Database open(String address) {
    try {
      return Databases.open(address, Optional.ofNullable(System.getenv(TOKEN)), time(address));
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }

  /** The time of the database that is looked at. */
  MovableTime time() {
    return time(address == null ? own() : address);
  }

  /** That of the server whose file it is: a clock that was set forward is so for who looks, too. */
  private static MovableTime time(String address) {
    String file = address.startsWith(SQLITE) ? address.substring(SQLITE.length()) : "";
    Duration ahead = file.isBlank() ? Duration.ZERO : DevFolder.aheadOf(Path.of(file));
    return new MovableTime(SystemPlatform.create().time(), ahead);
  }

  private static String own() {
    return SQLITE + only().sqlite();
  }

  private static DevFolder only() {
    List<DevFolder> folders = DevFolder.withDatabases(Path.of(""));
    if (folders.size() == 1) return folders.getFirst();
    if (folders.isEmpty()) {
      throw Refused.usage(
          "no database is under .lathe/ here: say which one with --database, as in"
              + " --database sqlite:FILE");
    }
    throw Refused.usage(
        "there are several databases here, say which one: "
            + folders.stream()
                .map(folder -> "--database " + SQLITE + folder.sqlite())
                .collect(Collectors.joining(", ")));
  }

  /** A file that is not there would be made by opening it. */
  private static String there(String address) {
    if (address.startsWith(SQLITE)) {
      String file = address.substring(SQLITE.length());
      if (file.isBlank()) return address;
      TextFile.requireThere(Path.of(file));
      if (!Files.isRegularFile(Path.of(file))) throw Refused.wrong("there is no " + file);
    }
    return address;
  }

  private static String shown(String address) {
    return address.startsWith(SQLITE) ? address.substring(SQLITE.length()) : "the database";
  }
}
