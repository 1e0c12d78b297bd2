package dev.lathe.runtime.platform;

import java.util.random.RandomGenerator;

/**
 * All that is not the same twice, in one value: whoever is given another platform repeats a run, or
 * makes hours pass in milliseconds. Its parts are safe for many threads.
 *
 * @param random for secrets: nobody outside can guess what it gives next
 */
public record Platform(Time time, Ids ids, RandomGenerator random, Threads threads) {
  /** The same at another time. */
  public Platform with(Time other) {
    return new Platform(other, ids, random, threads);
  }
}
