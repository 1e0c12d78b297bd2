package dev.lathe.runtime.http;

import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.EventLog.Stretch;
import dev.lathe.runtime.archive.LoggedEvent;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The log for those who would rather ask than be told: pages of CloudEvents, and where to go on.
 */
final class EventFeed {
  /** Positions that are looked through for one page: some ten milliseconds of the database. */
  private static final int STRETCH = 50_000;

  /** Between two looks of somebody who waits; each is a read. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** Where nobody can wait, because a function is paid for meanwhile. */
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  private static final Duration COME_AGAIN_HERE = Duration.ofSeconds(1);

  private final Time time;
  private final boolean waits;

  /**
   * @param waits whether a request may wait for events to come
   */
  EventFeed(Time time, boolean waits) {
    this.time = time;
    this.waits = waits;
  }

  /** The next events of the log in {@code database} that {@code query} asks for. */
  Reply reply(Database database, Map<String, List<String>> query) {
    return switch (FeedRequest.of(query)) {
      case Checked.Refused<FeedRequest>(var problem) -> new Reply.Failure(problem);
      case Checked.Passed<FeedRequest>(var request) -> page(new EventLog(database), request);
    };
  }

  private Reply page(EventLog log, FeedRequest request) {
    OptionalLong after = request.after();
    if (after.isEmpty()) {
      long end = log.end();
      return answer(new Stretch(List.of(), end, end), request);
    }
    long began = time.ticks();
    long from = after.getAsLong();
    while (true) {
      Stretch found = log.stretch(from, STRETCH, request.wanted(), request.limit());
      if (from > found.end()) return new Reply.Failure(beyond(found.end()));
      boolean over = !waits || time.ticks() - began >= request.patience().toNanos();
      boolean idle = found.events().isEmpty() && found.toTheEnd();
      if (!idle || over || Thread.currentThread().isInterrupted()) return answer(found, request);
      from = found.next(); // what was looked through need not be again
      time.sleep(BETWEEN_LOOKS);
    }
  }

  /** Who waited there would miss what takes those positions. */
  private static Problem beyond(long end) {
    return Problem.validation(
        List.of(
            new Finding(
                "after",
                "is beyond the log's end, %s: the database is another one, or an earlier state of it"
                    .formatted(end),
                "too_big")));
  }

  private Reply answer(Stretch found, FeedRequest request) {
    String body =
        found.events().stream().map(LoggedEvent::line).collect(Collectors.joining(",", "[", "]"));
    String link = "<events?" + request.from(found.next()) + ">; rel=\"next\"";
    var success =
        new Reply.Success(
            new AnswerBody.Text(body),
            CloudEvents.BATCH,
            Reply.Success.NO_STORE,
            Map.of("Link", link));
    if (!found.events().isEmpty() || !found.toTheEnd()) return success;
    Duration again = waits ? COME_AGAIN_HERE : COME_AGAIN;
    return success.with("Retry-After", Long.toString(again.toSeconds()));
  }
}
