package dev.lathe.runtime.rehearsal;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.command.RecordedRequest;
import dev.lathe.runtime.operation.RecordedOperation;
import dev.lathe.runtime.operation.RecordedOperation.Taken;
import dev.lathe.runtime.rehearsal.RehearsalReport.Difference;
import dev.lathe.runtime.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides recorded commands again under a bundle, in their order, each against the log as it was:
 * with the inputs, the caller, the time and the ids of then, and the answers that calls gave.
 * Nothing is called and nothing is written but in a database beside. Where a command comes to
 * something else, the log goes on with what was recorded, so that each difference stands for
 * itself.
 */
public final class Rehearsal {
  /** Commands that are told of each kind of difference. */
  private static final int TOLD = 100_000;

  /** Commands that are named where they were not rehearsed. */
  private static final int NAMED = 20;

  private static final String ACCEPTED = "accepted";

  /** Why a command is left out that had no need of the steps before its statement. */
  public static final String REFUSED_BEFORE_STEP =
      "it was refused before a step was called, so there is no record of what that gives";

  private static final String NO_RECORD = "what it was decided with is not kept";

  private final Database source;
  private final Scratch scratch;
  private final Bundle bundle;
  private final BundleId id;
  private final RecordedOperation operations;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> causes = new TreeMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private long decided;
  private long equal;
  private long ownBundle;
  private long ownDifferent;
  private long awaited;
  private long awaitedOtherwise;

  /**
   * @param source has the log and the recorded commands; it is only read
   * @param empty where commands are decided again
   */
  public Rehearsal(Database source, Database empty, Bundle bundle, BundleId id) {
    this.source = source;
    this.bundle = bundle;
    this.id = id;
    this.scratch = new Scratch(empty, bundle, id);
    this.operations = new RecordedOperation(id, bundle.operations());
  }

  /**
   * Rehearses what was recorded in the last {@code since} before {@code now}.
   *
   * @throws dev.lathe.runtime.rollout.RolloutRefused if the bundle can't go live on the log
   * @throws dev.lathe.runtime.sql.DatabaseUnavailable if the source did not answer
   */
  public RehearsalReport run(Duration since, Instant now) {
    double oldest = now.minus(since).toEpochMilli() / 1000.0;
    long last = RecordedCommand.last(source).orElse(0L);
    long end = new EventLog(source).end();
    List<RecordedCommand> page = RecordedCommand.after(source, 0, last, oldest);
    long from = page.isEmpty() ? end : before(page.getFirst());
    var log = new LogRow.Reader(source, 0, end);
    for (LogRow row = log.peek(from); row != null; row = log.peek(from)) {
      scratch.before(row);
      log.take();
    }
    scratch.goLive();
    String previous = "";
    while (!page.isEmpty()) {
      for (RecordedCommand command : page) {
        // The statement was sent twice: the answer to the first was lost.
        if (command.id().equals(previous)) continue;
        previous = command.id();
        one(command, log);
      }
      page = RecordedCommand.after(source, page.getLast().number(), last, oldest);
    }
    others(log, end, null, new ArrayList<>());
    scratch.settle();
    return new RehearsalReport(
        decided,
        equal,
        ownBundle,
        ownDifferent,
        differences,
        new TreeMap<>(counts),
        awaited,
        awaitedOtherwise,
        new RehearsalReport.Missed(
            causes.values().stream().mapToLong(Long::longValue).sum(),
            new TreeMap<>(causes),
            missed,
            from,
            end),
        new ModelComparison(source, scratch.database(), bundle, end).models(),
        Optional.empty());
  }

  /** The log's end before {@code first} was decided. */
  private long before(RecordedCommand first) {
    var log = new LogRow.Reader(source, Math.max(0, first.position() - 1000), first.position());
    long before = first.position();
    for (LogRow row = log.peek(Long.MAX_VALUE); row != null; row = log.peek(Long.MAX_VALUE)) {
      if (row.command().equals(first.id())) before = Math.min(before, row.position() - 1);
      log.take();
    }
    return before;
  }

  private void one(RecordedCommand command, LogRow.Reader log) {
    List<LogRow> recorded = new ArrayList<>();
    others(log, command.position(), command.id(), recorded);
    Optional<RecordedRequest> request = command.request();
    Taken taken =
        request
            .map(known -> operations.take(known, command.id()))
            .orElseGet(() -> new Taken.Unknown(NO_RECORD));
    boolean own = command.bundle().equals(id.value());
    switch (taken) {
      case Taken.Unknown(String why) -> {
        boolean refused = request.isPresent() && !command.outcome().equals(ACCEPTED);
        miss(command.id(), refused ? REFUSED_BEFORE_STEP : why);
        scratch.append(recorded);
      }
      case Taken.Refused(String verdict, String why) -> {
        count(own);
        String kind = command.outcome() + " → " + verdict;
        told(kind, command, Optional.empty(), Json.of(why), recorded, own);
        scratch.append(recorded);
      }
      case Taken.Ready ready -> {
        Scratch.Decided now =
            scratch.decide(ready, command, recorded, made -> same(command, recorded, made));
        Optional<String> difference = difference(command, recorded, now);
        if (now.awaited()) {
          awaited++;
          if (difference.isPresent()) awaitedOtherwise++;
        } else {
          count(own);
          if (difference.isPresent()) {
            told(
                difference.get(),
                command,
                Optional.of(ready.plan().name()),
                now.detail(),
                now.events().isEmpty() ? recorded : now.events(),
                own);
          } else {
            equal++;
          }
        }
      }
    }
  }

  private void count(boolean own) {
    decided++;
    if (own) ownBundle++;
  }

  /**
   * Takes the log's events up to {@code position}: those of {@code command} are put to {@code
   * mine}, the others go into the scratch database.
   */
  private void others(
      LogRow.Reader log, long position, @Nullable String command, List<LogRow> mine) {
    List<LogRow> others = new ArrayList<>();
    for (LogRow row = log.peek(position); row != null; row = log.peek(position)) {
      if (row.command().equals(command)) {
        mine.add(row);
      } else {
        others.add(row);
        if (!row.command().isEmpty() && missing.add(row.command())) {
          miss(row.command(), NO_RECORD);
        }
      }
      log.take();
    }
    scratch.append(others);
  }

  private void miss(String command, String why) {
    causes.merge(why, 1L, Long::sum);
    if (missed.size() < NAMED) missed.add(command + ": " + why);
  }

  /**
   * Whether what a decision made can stand for what was recorded. The same events in a newer form
   * can't: those of the log pass an upcast first.
   */
  private static boolean same(RecordedCommand command, List<LogRow> recorded, Scratch.Decided now) {
    if (difference(command, recorded, now).isPresent()) return false;
    for (int i = 0; i < now.events().size(); i++) {
      if (!recorded.get(i).sameForm(now.events().get(i))) return false;
    }
    return true;
  }

  /** How a decision differs from what was recorded of it. */
  private static Optional<String> difference(
      RecordedCommand command, List<LogRow> recorded, Scratch.Decided now) {
    if (!command.outcome().equals(now.verdict())) {
      return Optional.of(command.outcome() + " → " + now.verdict());
    }
    if (now.verdict().equals(ACCEPTED) && !sameEvents(recorded, now.events())) {
      return Optional.of("events");
    }
    boolean sameAnswer =
        command.detail().equals(now.detail())
            && (!now.verdict().equals(ACCEPTED) || command.result().equals(now.result()));
    return sameAnswer ? Optional.empty() : Optional.of("answer");
  }

  private static boolean sameEvents(List<LogRow> recorded, List<LogRow> made) {
    if (recorded.size() != made.size()) return false;
    for (int i = 0; i < made.size(); i++) {
      if (!recorded.get(i).same(made.get(i))) return false;
    }
    return true;
  }

  private void told(
      String kind,
      RecordedCommand command,
      Optional<String> graph,
      Json said,
      List<LogRow> events,
      boolean own) {
    if (own) ownDifferent++;
    if (counts.merge(kind, 1L, Long::sum) > TOLD) return;
    differences.add(
        new Difference(
            kind,
            command.id(),
            command.request().map(RecordedRequest::operation).orElse(""),
            graph,
            said,
            events.stream().map(LogRow::stream).distinct().toList(),
            own));
  }
}
