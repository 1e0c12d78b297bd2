package dev.lathe.runtime.consumer;

import java.time.Instant;
import java.util.List;

/** What one consumer does with events: the rest is the same for all of them. */
public interface EventHandler {
  /**
   * Handles events. It gets each of them at least once, those of a stream in their order; after a
   * refusal, a killed process or a lost lease it gets some again.
   *
   * @param entries in the order of the log; those of a stream that was put aside come later, apart
   * @throws HandlerUnavailable if nothing can be handled now, through no event's fault: the cursor
   *     stays, and any of them may have been handled
   */
  Handled handle(List<LogEntry> entries);

  /**
   * Tells somebody of an event that was refused as often as events are tried.
   *
   * @return whether it was told; otherwise it is asked again with the stream's next try
   */
  boolean giveUp(Failure failure);

  /**
   * What became of events.
   *
   * @param entries how many are done with, from the first one on, those that were refused and what
   *     follows them in their streams among them; it gets the others again
   * @param refused for each stream of which not all of these was handled, where that begins
   */
  record Handled(int entries, List<Refusal> refused, Next next) {
    public Handled {
      refused = List.copyOf(refused);
    }

    /** All of them, but for what was refused. */
    public static Handled all(List<LogEntry> entries, List<Refusal> refused) {
      return new Handled(entries.size(), refused, new Next.GoOn());
    }
  }

  /** What to do about the events that come next. */
  sealed interface Next {
    /** Hand them over. */
    record GoOn() implements Next {}

    /** Nothing: what they are handed to does not answer. A later run asks again. */
    record Later(String why) implements Next {}

    /** Nothing, and not later either: they are not wanted any more, until somebody says so. */
    record Never(String why) implements Next {}
  }

  /**
   * A stream's first event that was not handled; what follows it in its stream is not handled
   * either.
   *
   * @param passing whether it is not the event's fault, such as too many requests: it is tried
   *     again as often as it takes
   */
  record Refusal(String stream, long position, String reason, boolean passing) {}

  /**
   * An event that is refused for good.
   *
   * @param since when it was refused first
   */
  record Failure(LogEntry entry, int attempts, Instant since, String reason) {}
}
