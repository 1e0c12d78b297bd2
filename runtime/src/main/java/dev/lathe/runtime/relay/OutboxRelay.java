package dev.lathe.runtime.relay;

import dev.lathe.runtime.command.CallerBuckets;
import dev.lathe.runtime.command.CommandRecords;
import dev.lathe.runtime.command.RecordedParts;
import dev.lathe.runtime.consumer.ConsumerReport;
import dev.lathe.runtime.consumer.Interest;
import dev.lathe.runtime.consumer.LogConsumer;
import dev.lathe.runtime.consumer.Pace;
import dev.lathe.runtime.event.CloudEvents;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.refusal.RefusalRecords;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Publishes the event table: the consumer of the log that sends what it reads to the queue. Each
 * event that somebody listens to reaches the queue at least once, and those of a stream in their
 * order.
 *
 * <p>It also forgets command records whose time is over. Safe to call from several threads and
 * processes.
 */
public final class OutboxRelay implements Outlet {
  /** The relay's name among the consumers of the log. */
  public static final String CONSUMER = "relay";

  /** How long a woken relay looks again: a command rings before its events are committed. */
  public static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final LogConsumer consumer;
  private final CommandRecords records;
  private final RecordedParts parts;
  private final CallerBuckets buckets;
  private final RefusalRecords refusals;
  private final EventPublisher publisher;
  private final Optional<EventPublisher> deadLetters;
  private final Time time;

  /**
   * @param interest which events are sent
   * @param deadLetters where undeliverable events are reported; empty: they are only counted
   */
  public OutboxRelay(
      Database database,
      EventPublisher publisher,
      Optional<EventPublisher> deadLetters,
      Interest interest,
      Time time,
      Ids ids) {
    this(database, publisher, deadLetters, interest, Pace.USUAL, Retention.USUAL, time, ids);
  }

  /**
   * The same at another pace.
   *
   * @param retention how long records of commands and refusals are kept
   */
  public OutboxRelay(
      Database database,
      EventPublisher publisher,
      Optional<EventPublisher> deadLetters,
      Interest interest,
      Pace pace,
      Retention retention,
      Time time,
      Ids ids) {
    this.consumer =
        new LogConsumer(database, CONSUMER, CloudEvents.FOR_THE_QUEUE, interest, pace, time, ids);
    this.records = new CommandRecords(database, time, retention.commands());
    this.parts = new RecordedParts(database, time);
    this.buckets = new CallerBuckets(database, time);
    this.refusals = new RefusalRecords(database, retention.refusals());
    this.publisher = publisher;
    this.deadLetters = deadLetters;
    this.time = time;
  }

  /**
   * Sends what is there, until nothing is left.
   *
   * @param budget no page is begun after it; the last one may take some seconds more
   * @throws DatabaseUnavailable if no answer came: run again
   */
  public RelayReport run(Duration budget) {
    return run(budget, Duration.ZERO);
  }

  /**
   * As {@link #run(Duration)}, and looks again for {@code again} after it last found something.
   *
   * @param again {@link #LOOK_AGAIN} for a relay that was woken, longer for one that stays
   * @throws DatabaseUnavailable if no answer came: run again
   */
  @Override
  public RelayReport run(Duration budget, Duration again) {
    long began = time.ticks();
    var sending = new Sending(publisher, deadLetters, time);
    ConsumerReport sent = consumer.run(sending, budget, again);
    int swept = records.forget(budget.minusNanos(time.ticks() - began));
    swept += parts.forget(budget.minusNanos(time.ticks() - began));
    swept += buckets.forget(budget.minusNanos(time.ticks() - began));
    swept += refusals.forget(budget.minusNanos(time.ticks() - began), time);
    return new RelayReport(
        sent.events(),
        sending.messages(),
        sent.parked(),
        sent.released(),
        sent.dead(),
        swept,
        sent.ended(),
        consumer.lag(),
        sent.bundle(),
        sending.traces().first(),
        sending.traces().more(),
        sent.trouble());
  }

  /**
   * Looks as a run does, and takes no lease, sends nothing and forgets nothing: for a process that
   * is about to be snapshotted.
   *
   * @return a report of a run that found nothing to do
   * @throws DatabaseUnavailable if no answer came
   */
  public RelayReport rehearse() {
    boolean unused = consumer.look();
    return new RelayReport(
        0,
        0,
        0,
        0,
        0,
        0,
        ConsumerReport.Ended.DRAINED,
        consumer.lag(),
        Optional.empty(),
        List.of(),
        false,
        Optional.empty());
  }
}
