package dev.lathe.runtime.http;

import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventSelection;
import dev.lathe.runtime.plan.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Which events somebody asks for.
 *
 * @param after a position of the log; empty for the log's end
 * @param patience how long to wait where there are none yet
 */
record FeedRequest(OptionalLong after, int limit, EventSelection wanted, Duration patience) {
  private static final String LATEST = "latest";
  private static final int USUAL_LIMIT = 100;
  private static final long LONGEST_WAIT_SECONDS = 30;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  static Checked<FeedRequest> of(Map<String, List<String>> query) {
    var reading = new Reading(query);
    Optional<String> after = reading.one("after");
    OptionalLong position =
        after.filter(LATEST::equals).isPresent()
            ? OptionalLong.empty()
            : OptionalLong.of(reading.number("after", 0, Long.MAX_VALUE, 0));
    long limit = reading.number("limit", 1, EventLog.PAGE_EVENTS, USUAL_LIMIT);
    long wait = reading.number("wait", 0, LONGEST_WAIT_SECONDS, 0);
    var wanted =
        new EventSelection(reading.one("stream"), reading.one("entity"), reading.one("type"));
    if (!reading.findings.isEmpty()) {
      return new Checked.Refused<>(Problem.validation(reading.findings));
    }
    return new Checked.Passed<>(
        new FeedRequest(position, (int) limit, wanted, Duration.ofSeconds(wait)));
  }

  /** The query that asks for the same from {@code position} on. */
  String from(long position) {
    var query = new StringBuilder("after=" + position + "&limit=" + limit);
    wanted.stream().ifPresent(value -> query.append("&stream=").append(UrlText.segment(value)));
    wanted.entity().ifPresent(value -> query.append("&entity=").append(UrlText.segment(value)));
    wanted.type().ifPresent(value -> query.append("&type=").append(UrlText.segment(value)));
    if (!patience.isZero()) query.append("&wait=").append(patience.toSeconds());
    return query.toString();
  }

  /** A query being read, and what is wrong with it. */
  private static final class Reading {
    private final Map<String, List<String>> query;
    private final List<Finding> findings = new ArrayList<>();

    Reading(Map<String, List<String>> query) {
      this.query = query;
    }

    Optional<String> one(String name) {
      List<String> values = query.getOrDefault(name, List.of());
      if (values.size() > 1) {
        findings.add(new Finding(name, "is there more than once", "invalid_type"));
      }
      return values.stream().findFirst();
    }

    long number(String name, long least, long most, long fallback) {
      Optional<String> text = one(name);
      if (text.isEmpty()) return fallback;
      if (!DIGITS.matcher(text.get()).matches()) {
        findings.add(new Finding(name, "is not a whole number from " + least, "invalid_type"));
        return fallback;
      }
      long value = Long.parseLong(text.get());
      if (value < least) findings.add(new Finding(name, "is less than " + least, "too_small"));
      if (value > most) findings.add(new Finding(name, "is more than " + most, "too_big"));
      return value;
    }
  }
}
