package dev.lathe.runtime.platform;

import dev.lathe.runtime.trace.Spans;
import java.util.random.RandomGenerator;

/**
 * All that is not the same twice, in one value: whoever is given another platform repeats a run, or
 * makes hours pass in milliseconds. Its parts are safe for many threads.
 *
 * @param random for secrets: nobody outside can guess what it gives next
 * @param spans where it is told what was done
 */
public record Platform(Time time, Ids ids, RandomGenerator random, Threads threads, Spans spans) {
  /** Telling nobody. */
  public Platform(Time time, Ids ids, RandomGenerator random, Threads threads) {
    this(time, ids, random, threads, Spans.NONE);
  }

  /** The same at another time. */
  public Platform with(Time other) {
    return new Platform(other, ids, random, threads, spans);
  }

  /** The same, told of elsewhere. */
  public Platform with(Spans other) {
    return new Platform(time, ids, random, threads, other);
  }
}
