package dev.lathe.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether to wait until a bundle is live, where, and for how long. */
final class WaitOptions {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(s|m|h)");

  /** Longer than any rollout that somebody looks at: who wants more runs it again. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final String DEFAULT = "10m";

  @Option(
      names = "--wait",
      description = "Stay until the bundle is live in the database, and say how far it is.")
  private boolean wanted;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait at most: 90s, 10m, 2h (default: " + DEFAULT + ").")
  private @Nullable String timeout;

  @Mixin private final DatabaseOption database = new DatabaseOption();

  /**
   * Whether to wait.
   *
   * @param asked whether something else asks the database
   * @throws Refused if what is said makes no sense, alone or together
   */
  boolean wanted(boolean asked) {
    if (!wanted && timeout != null) throw Refused.usage("--timeout is for --wait");
    if (!wanted && !asked && database.given()) {
      throw Refused.usage("--database is for --wait and --rehearse");
    }
    if (wanted) {
      var unused = limit();
    }
    return wanted;
  }

  DatabaseOption database() {
    return database;
  }

  /** As it was said. */
  String said() {
    return timeout == null ? DEFAULT : timeout;
  }

  Duration limit() {
    Matcher said = DURATION.matcher(said());
    if (said.matches()) {
      long count = Long.parseLong(said.group(1));
      Duration limit =
          switch (said.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      if (limit.isPositive() && limit.compareTo(LONGEST) <= 0) return limit;
    }
    throw Refused.usage(
        "--timeout takes a number with s, m or h, up to 24h, as in 90s; not `%s`"
            .formatted(said()));
  }
}
