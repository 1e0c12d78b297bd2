package dev.lathe.runtime.webhook;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.Echo;
import dev.lathe.runtime.consumer.EventHandler;
import dev.lathe.runtime.consumer.LogEntry;
import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook does with events: it posts them in rounds, of which each has at most one event a
 * stream, so that none is posted before the one before it in its stream was taken. One run at a
 * time; what a receiver took that did not answer for others of its round is kept in mind.
 */
final class Posting implements EventHandler {
  /** Posts at once; a receiver sees that many requests side by side. */
  static final int ROUND = 16;

  /** Longest wait for an answer: a receiver has to take an event, not to work it off. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** No round is begun after it; with one more time-out this is shorter than the lease. */
  private static final Duration PAGE = Duration.ofSeconds(10);

  /**
   * Runs that end at the same event because nobody answers for it; then its stream waits aside, for
   * it may be that event alone.
   */
  private static final int PATIENCE = 3;

  /** More than two pages. */
  private static final int MOST_TAKEN = 1_000;

  private final Endpoint endpoint;
  private final Receiver receiver;
  private final Time time;
  private final BooleanSupplier live;

  /** Ids of what was taken and is not behind the cursor yet: at most a page. */
  private final Set<String> taken = new HashSet<>();

  private String stoppedAt = "";
  private int stops;
  private Optional<Duration> retryAfter = Optional.empty();

  /**
   * @param live asks whether the bundle that declares this webhook so is still the live one
   */
  Posting(Endpoint endpoint, Receiver receiver, Time time, BooleanSupplier live) {
    this.endpoint = endpoint;
    this.receiver = receiver;
    this.time = time;
    this.live = live;
  }

  /** How long the receiver asked to be left alone when it last was away. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  @Override
  public Handled handle(List<LogEntry> entries) {
    long began = time.ticks();
    if (taken.size() > MOST_TAKEN) taken.clear(); // others went on where this process stopped
    retryAfter = Optional.empty();
    Map<String, Refusal> refused = new LinkedHashMap<>();
    int done = 0;
    Next next = new Next.GoOn();
    while (done < entries.size() && next instanceof Next.GoOn) {
      if (done > 0 && time.ticks() - began >= PAGE.toNanos()) break;
      List<LogEntry> round = round(entries.subList(done, entries.size()), refused);
      if (round.stream().anyMatch(entry -> !endpoint.wants(entry)) && !live.getAsBoolean()) {
        next = new Next.Later("another bundle went live");
        break;
      }
      Map<String, Verdict> verdicts = post(round, refused);
      int settled = 0;
      for (LogEntry entry : round) {
        Optional<Next> end = settle(entry, verdicts.get(entry.id()), refused);
        if (end.isPresent()) {
          next = end.get();
          break;
        }
        settled++;
      }
      done += settled;
    }
    entries.subList(0, done).forEach(entry -> taken.remove(entry.id()));
    return new Handled(done, List.copyOf(refused.values()), next);
  }

  /** The first entries, up to one whose stream is among them already. */
  private static List<LogEntry> round(List<LogEntry> entries, Map<String, Refusal> refused) {
    List<LogEntry> round = new ArrayList<>();
    Set<String> streams = new HashSet<>();
    for (LogEntry entry : entries) {
      boolean open = !refused.containsKey(entry.stream());
      if (streams.size() == ROUND || (open && !streams.add(entry.stream()))) break;
      round.add(entry);
    }
    return round;
  }

  private Map<String, Verdict> post(List<LogEntry> round, Map<String, Refusal> refused) {
    List<LogEntry> open =
        round.stream()
            .filter(entry -> endpoint.wants(entry) && !refused.containsKey(entry.stream()))
            .filter(entry -> !taken.contains(entry.id()))
            .toList();
    Map<String, Verdict> verdicts = new HashMap<>();
    if (open.isEmpty()) return verdicts;
    long now = time.now().getEpochSecond();
    List<Receiver.Answer> answers =
        receiver.post(open.stream().map(entry -> endpoint.post(entry, now)).toList(), TIMEOUT);
    for (int i = 0; i < open.size(); i++) {
      LogEntry entry = open.get(i);
      Verdict verdict = Verdict.of(answers.get(i)).without(() -> told(entry));
      verdicts.put(entry.id(), verdict);
      if (verdict instanceof Verdict.Delivered) taken.add(entry.id());
    }
    return verdicts;
  }

  /** What {@code entry} tells: whoever is told it may repeat it, and not all who read that may. */
  private static Echo told(LogEntry entry) {
    return Echo.of(Json.orEmpty(JsonText.parse(entry.event())).object("data"));
  }

  /**
   * Notes what became of {@code entry}.
   *
   * @param verdict null where it was not posted: taken before, not wanted, or behind a refused one
   * @return why it ends here, before this entry
   */
  private Optional<Next> settle(
      LogEntry entry, @Nullable Verdict verdict, Map<String, Refusal> refused) {
    return switch (verdict) {
      case null -> Optional.empty();
      case Verdict.Delivered() -> Optional.empty();
      case Verdict.Refused(String why) -> {
        refuse(entry, why, refused);
        yield Optional.empty();
      }
      case Verdict.Away(String why, var wait) -> {
        if (again(entry) >= PATIENCE) {
          refuse(entry, why, refused);
          yield Optional.empty();
        }
        retryAfter = wait;
        yield Optional.of(new Next.Later(why));
      }
      case Verdict.Gone(String why) -> Optional.of(new Next.Never(why));
    };
  }

  private static void refuse(LogEntry entry, String why, Map<String, Refusal> refused) {
    refused.put(
        entry.stream(), new Refusal(entry.stream(), entry.position(), why, /* passing= */ false));
  }

  private int again(LogEntry entry) {
    stops = stoppedAt.equals(entry.id()) ? stops + 1 : 1;
    stoppedAt = entry.id();
    return stops;
  }

  /** The row in {@code parked} tells of it, and the run's report. */
  @Override
  public boolean giveUp(Failure failure) {
    return true;
  }
}
