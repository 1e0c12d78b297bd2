package dev.lathe.dev;

import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The clock of a server, which can be set forward: that of its parts, and the database's own. How
 * far it is ahead of this machine's stands in a file of the data folder, so that a server that is
 * started again goes on from there.
 */
final class DevClock {
  private static final String NAME = "clock";

  /** Far enough for any timer, and within the years that a datetime has. */
  private static final Duration LONGEST = Duration.ofDays(366L * 1_000);

  private static final Statement LAST =
      Statement.read("SELECT time FROM event ORDER BY position DESC LIMIT 1");

  private final Path folder;
  private final MovableTime time;
  private final boolean set;
  private final Optional<String> fixed;

  /**
   * @param set whether somebody said what it is to say
   * @param fixed why it can't be set
   */
  private DevClock(Path folder, MovableTime time, boolean set, Optional<String> fixed) {
    this.folder = folder;
    this.time = time;
    this.set = set;
    this.fixed = fixed;
  }

  /**
   * The clock of a server on {@code database}.
   *
   * @param at what it is to say now; empty for what the one before would
   * @throws ClockRefused if the database has a clock that nobody here can set, and it was to be set
   */
  static DevClock of(
      DevFolder folder, DatabaseChoice database, Optional<Instant> at, Time machine) {
    if (!movable(database)) {
      if (at.isPresent()) throw new ClockRefused(fixed());
      return new DevClock(
          folder.path(), new MovableTime(machine, Duration.ZERO), false, Optional.of(fixed()));
    }
    Duration ahead =
        at.map(time -> Duration.between(machine.now(), time)).orElseGet(() -> ahead(folder.path()));
    return new DevClock(
        folder.path(), new MovableTime(machine, within(ahead)), at.isPresent(), Optional.empty());
  }

  private static boolean movable(DatabaseChoice database) {
    return switch (database) {
      case DatabaseChoice.OwnFile _ -> true;
      case DatabaseChoice.At(String address, var _) -> address.startsWith("sqlite:");
      case DatabaseChoice.OwnServer _ -> false;
    };
  }

  private static String fixed() {
    return "a libSQL server has a clock of its own, which can't be set: serve from a SQLite file";
  }

  /**
   * Before anything is written: what is there does not lie in the future.
   *
   * @throws ClockRefused if it does
   */
  void startOn(Database database) {
    Optional<String> last = last(database);
    if (set && last.isPresent() && Instant.parse(last.get()).isAfter(time.now())) {
      throw new ClockRefused(
          "the last event is of %s, and time does not go back: give a later --at, or forget the data with --reset"
              .formatted(last.get()));
    }
    if (time.moved() || Files.exists(folder.resolve(NAME))) write(folder, time.ahead());
  }

  private static Optional<String> last(Database database) {
    Rows rows = database.executeWhereThere(LAST);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.requiredText(0, 0));
  }

  MovableTime time() {
    return time;
  }

  /**
   * Sets it forward.
   *
   * @throws ClockRefused if it can't be, or {@code by} is negative or too long
   */
  synchronized void forward(Duration by) {
    fixed.ifPresent(
        why -> {
          throw new ClockRefused(why);
        });
    if (by.isNegative()) throw new ClockRefused("time does not go back: a clock is set forward");
    write(folder, within(time.ahead().plus(by)));
    time.forward(by);
  }

  /** How far the clock of {@code folder}'s server is ahead of the machine's. */
  static Duration ahead(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return Duration.parse(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Duration.ZERO;
    } catch (DateTimeParseException e) {
      throw new ClockRefused(file + " does not say how far the clock is ahead: delete it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path folder, Duration ahead) {
    try {
      Files.writeString(folder.resolve(NAME), within(ahead) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets that it was set. */
  static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(NAME));
  }

  private static Duration within(Duration ahead) {
    if (ahead.abs().compareTo(LONGEST) > 0) {
      throw new ClockRefused(
          "a clock is at most a thousand years ahead or behind; this would be "
              + ahead.toDays()
              + " days");
    }
    return ahead.truncatedTo(ChronoUnit.MILLIS);
  }
}
