package dev.lathe.runtime.trace;

import java.time.Duration;

/** Records what was done, and brings it to whoever collects it. Thread-safe. */
public interface Spans extends AutoCloseable {
  /**
   * Longest that an answer waits for its spans to leave a process that stops with it; what has not
   * left by then leaves beside the next one.
   */
  Duration BEFORE_AN_ANSWER = Duration.ofMillis(2);

  /** Records nothing. */
  Spans NONE = new Unrecorded();

  /** Whether anything is recorded: who would have to look something up for a span asks first. */
  boolean on();

  /** Begins a span, of a trace of its own where the work has no parent. */
  Span begin(Work work);

  /** Begins one as part of what this thread works on; where that is not recorded, none. */
  Span within(Work.Kind kind, String name);

  /** Sends off what has ended, and waits {@code patience} at the most for it to arrive. */
  void leave(Duration patience);

  /** How many were given up since this was last asked: nobody took them, or not fast enough. */
  long dropped();

  /** Lets what has ended leave, for some seconds at the most. */
  @Override
  void close();

  /** What is there where nobody wants spans. */
  final class Unrecorded implements Spans {
    private Unrecorded() {}

    @Override
    public boolean on() {
      return false;
    }

    @Override
    public Span begin(Work work) {
      return Span.NONE;
    }

    @Override
    public Span within(Work.Kind kind, String name) {
      return Span.NONE;
    }

    @Override
    public void leave(Duration patience) {}

    @Override
    public long dropped() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
