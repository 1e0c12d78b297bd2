package dev.lathe.compiler.lower;

/** The columns of a table that say how far it is. */
final class Bookkeeping {
  /** The id of the last event that changed the row. */
  static final String EVENT = "last_event_id";

  /** That event's version in its stream; a group of many streams has none. */
  static final String VERSION = "last_event_version";

  /** That event's time. */
  static final String TIME = "applied_at";

  private Bookkeeping() {}
}
