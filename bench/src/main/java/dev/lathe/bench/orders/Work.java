package dev.lathe.bench.orders;

import java.util.Locale;

/** What a caller does all the time. */
public enum Work {
  /** Places an order, and confirms it: two calls. */
  COMMAND,
  /** Gets an order by its id. */
  GET,
  /** Lists the newest orders of a customer. */
  LIST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
