package dev.lathe.dev;

import dev.lathe.runtime.adapter.memory.MemoryQueue;
import dev.lathe.runtime.adapter.memory.QueueSettings;
import dev.lathe.runtime.adapter.memory.QueueSettings.WhenFull;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.relay.WakeUp;
import java.time.Duration;

/**
 * The queues of infra-sam/template.yaml in the memory of this process, set up as those, and
 * bounded: what does not fit waits in the log, where the relay reads it later.
 */
record ProcessQueues(MemoryQueue events, MemoryQueue deadLetters, Bell bell)
    implements LocalQueues {
  /** Long enough for any batch here; a projector that dies takes its messages down with it. */
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  /** Times that a message is given out, as in the template: no outage of a day is that long. */
  private static final int MOST_RECEIVES = 1000;

  /** Some batches of the projector: more would only fill memory. */
  private static final int MOST_EVENTS_MESSAGES = 5_000;

  /** Characters of all bodies, 16 MB to 32 MB. */
  private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

  /** Dead letters that somebody might look at. */
  private static final int MOST_DEAD_LETTERS = 500;

  /** How long the relay waits for room; its lease lasts three times as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static ProcessQueues open(Time time) {
    var dead =
        MemoryQueue.open(
            settings("lathe-events-dead.fifo", MOST_DEAD_LETTERS, new WhenFull.ForgetOldest()),
            time);
    var events =
        MemoryQueue.open(
            settings("lathe-events.fifo", MOST_EVENTS_MESSAGES, new WhenFull.Wait(PATIENCE)),
            dead,
            time);
    return new ProcessQueues(events, dead, new Bell());
  }

  private static QueueSettings settings(String name, int mostMessages, WhenFull whenFull) {
    return new QueueSettings(
        name, VISIBILITY, MOST_RECEIVES, mostMessages, MOST_CHARACTERS, whenFull);
  }

  @Override
  public WakeUp wakeUp() {
    return bell;
  }

  @Override
  public Rings rings() {
    return bell;
  }

  /** Not at all: the bell rings after the commit, and again for what is committed meanwhile. */
  @Override
  public Duration lookAgain() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    events.close();
    deadLetters.close();
  }
}
