package dev.lathe.runtime;

import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Makes time pass for a database: all that it judges by its own clock is that much longer ago. */
public final class DatabaseClock {
  private DatabaseClock() {}

  public static void advance(Database database, Duration by) {
    String earlier = "strftime('%Y-%m-%dT%H:%M:%fZ',{},'-" + by.toSeconds() + " seconds')";
    database.executeAll(
        List.of(
            moved("lease", "expires_at", earlier),
            moved("parked", "next_try", earlier),
            moved("stuck", "next_try", earlier),
            moved("cursor", "at", earlier),
            moved("command", "recorded_at", "{}-" + by.toSeconds())));
  }

  private static Statement moved(String table, String column, String earlier) {
    return Statement.write(
        "UPDATE %s SET %s=%s".formatted(table, column, earlier.replace("{}", column)));
  }
}
