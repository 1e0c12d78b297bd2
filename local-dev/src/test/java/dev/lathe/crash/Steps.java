package dev.lathe.crash;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The steps of a run that go over a wire, counted: each request has some. At some of them something
 * breaks.
 */
final class Steps {
  /** Where in a request something can break. */
  enum Moment {
    /** It has not reached who answers it. */
    BEFORE,
    /** It is being answered. */
    WITHIN,
    /** It was answered, and the answer has not come back. */
    AFTER
  }

  private final List<Moment> moments;
  private final Breaks breaks;
  private final Runnable breaking;
  private final Lock one = new ReentrantLock();
  private final List<String> broke = new ArrayList<>();
  private boolean coming;
  private Instant lastBroke = Instant.MIN;
  private int passed;

  /**
   * At which steps it breaks, counted from 1.
   *
   * @param first 0 for none
   * @param every so many more: enough of them for what broke to come back
   * @param last no later one
   */
  record Breaks(int first, int every, int last) {
    static final Breaks NONE = new Breaks(0, 1, 0);

    private boolean at(int step) {
      return step >= first && step <= last && (step - first) % every == 0;
    }
  }

  /**
   * @param moments what counts as steps of a request, in their order
   * @param breaking runs at those that {@code breaks} names
   */
  Steps(List<Moment> moments, Breaks breaks, Runnable breaking) {
    this.moments = List.copyOf(moments);
    this.breaks = breaks;
    this.breaking = breaking;
  }

  /**
   * A request comes by: the moment at which it breaks, if it is this one's turn. While what broke
   * comes back nothing is counted: requests that find nobody are many, and a part that is killed as
   * it starts never comes back.
   */
  synchronized Optional<Moment> enter(String request) {
    Optional<Moment> turn = Optional.empty();
    if (coming) return turn;
    for (Moment moment : moments) {
      if (breaks.at(++passed)) turn = Optional.of(moment);
    }
    return turn;
  }

  /** Breaks what is to be broken, one after the other; called by who was told so. */
  void breakNow(Moment moment, String request) {
    one.lock();
    try {
      coming(true);
      breaking.run();
      broke(moment + " " + request);
    } finally {
      coming(false);
      one.unlock();
    }
  }

  private synchronized void coming(boolean now) {
    coming = now;
  }

  private synchronized void broke(String step) {
    broke.add(step);
    lastBroke = Instant.now();
  }

  /** When the last thing that broke was started anew; long ago where nothing did. */
  synchronized Instant lastBroke() {
    return lastBroke;
  }

  /** How many there were so far. */
  synchronized int count() {
    return passed;
  }

  /** At which it broke so far. */
  synchronized List<String> broke() {
    return List.copyOf(broke);
  }
}
