package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.bundle.RouteLimits.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** How often, how large and how long a route may be asked. */
final class LimitChanges {
  private final String subject;
  private final List<Change> changes = new ArrayList<>();

  private LimitChanges(String subject) {
    this.subject = subject;
  }

  static List<Change> of(String subject, RouteLimits was, RouteLimits now) {
    var found = new LimitChanges(subject);
    found.rate("a caller's limit", "callers", was.caller(), now.caller());
    var names = new TreeSet<String>();
    was.rates().forEach(rate -> names.add(rate.name()));
    now.rates().forEach(rate -> names.add(rate.name()));
    for (String name : names) {
      found.rate("an address's limit", "clients", named(was, name), named(now, name));
    }
    found.most(
        "the largest body",
        "bytes",
        was.bodyBytes(),
        now.bodyBytes(),
        "clients that send more get 413",
        "clients may send what they sent");
    found.most(
        "the longest time for an answer",
        "ms",
        was.timeoutMillis(),
        now.timeoutMillis(),
        "what takes longer gets 503",
        "what was in time still is");
    return found.changes;
  }

  private static Optional<Rate> named(RouteLimits limits, String name) {
    return limits.rates().stream().filter(rate -> rate.name().equals(name)).findFirst();
  }

  private void rate(String what, String who, Optional<Rate> was, Optional<Rate> now) {
    if (was.equals(now)) return;
    boolean asOften = now.isEmpty() || was.filter(rate -> within(rate, now.get())).isPresent();
    add(
        asOften,
        what,
        now.map(Rate::words).orElse("none"),
        was.map(Rate::words).orElse("none"),
        asOften ? who + " may as often as before" : who + " that ask more often get 429");
  }

  /** Under another name its tokens are shared with other routes. */
  private static boolean within(Rate was, Rate now) {
    return was.name().equals(now.name())
        && was.perMinute() <= now.perMinute()
        && was.burst() <= now.burst();
  }

  private void most(
      String what, String unit, OptionalInt was, OptionalInt now, String less, String asMuch) {
    if (was.equals(now)) return;
    boolean enough = now.isEmpty() || (was.isPresent() && was.getAsInt() <= now.getAsInt());
    add(enough, what, words(now, unit), words(was, unit), enough ? asMuch : less);
  }

  private static String words(OptionalInt limit, String unit) {
    return limit.isPresent() ? limit.getAsInt() + " " + unit : "the usual";
  }

  private void add(boolean asBefore, String what, String now, String was, String reason) {
    changes.add(
        new Change(
            Area.ROUTE,
            asBefore ? Impact.COMPATIBLE : Impact.BREAKING,
            subject,
            "%s is %s instead of %s".formatted(what, now, was),
            reason));
  }
}
