package dev.lathe.runtime.consumer;

/**
 * How far a consumer is behind the log.
 *
 * @param events positions after its cursor
 * @param seconds since the oldest event was decided that it has not handled, one of a parked stream
 *     too; by the database's clock
 */
public record Lag(long events, long seconds) {
  /** Everything is handled. */
  public static final Lag NONE = new Lag(0, 0);
}
