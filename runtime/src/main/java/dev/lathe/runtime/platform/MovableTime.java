package dev.lathe.runtime.platform;

import java.time.Duration;
import java.time.Instant;

/**
 * A time that can be set forward, for who would rather not wait for days: the time of day is ahead
 * of the machine's, measuring and waiting are as they are. It never goes back, as what is written
 * with it would lie in the future. Safe for many threads.
 */
public final class MovableTime implements Time {
  private final Time machine;
  private volatile Duration ahead;

  /**
   * @param ahead of {@code machine}; negative where it begins in the past
   */
  public MovableTime(Time machine, Duration ahead) {
    this.machine = machine;
    this.ahead = ahead;
  }

  /** How far it is ahead of the machine's. */
  public Duration ahead() {
    return ahead;
  }

  /** Whether it is another time than the machine's. */
  public boolean moved() {
    return !ahead.isZero();
  }

  /**
   * Sets it forward.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   */
  public synchronized void forward(Duration by) {
    if (by.isNegative()) throw new IllegalArgumentException("time does not go back");
    ahead = ahead.plus(by);
  }

  @Override
  public Instant now() {
    return machine.now().plus(ahead);
  }

  @Override
  public long ticks() {
    return machine.ticks();
  }

  @Override
  public void sleep(Duration pause) {
    machine.sleep(pause);
  }
}
