package dev.lathe.cli;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which pages from elsewhere may read the database of {@code lathe dev}. */
final class StudioOption {
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?");

  @Option(
      names = "--studio",
      paramLabel = "ORIGIN",
      description = {
        "A page elsewhere that may read the database, as",
        "https://studio.example. Pages and programs of this",
        "machine may: it speaks Hrana at /-/db, for reading."
      })
  private List<String> given = List.of();

  /**
   * @param lambda whether the database is a libSQL server's
   * @throws Refused if one of them is no origin, or none is of use
   */
  void check(boolean lambda) {
    if (lambda && !given.isEmpty()) {
      throw Refused.usage("--studio is for a SQLite file: a libSQL server speaks Hrana itself");
    }
    for (String origin : given) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw Refused.usage(
            "an origin is scheme and host alone, as https://studio.example, not " + origin);
      }
    }
  }

  Set<String> origins() {
    return Set.copyOf(given);
  }
}
