package dev.lathe.compiler.diff;

/**
 * One thing that is not as it was.
 *
 * @param subject what it is about, such as {@code GET /v1/issues}
 * @param what how it changed, in a few words without a full stop
 * @param reason why it has its impact
 */
public record Change(Area area, Impact impact, String subject, String what, String reason) {
  /** What kind of thing changed; changes are listed in this order. */
  public enum Area {
    ROUTE,
    INPUT,
    ANSWER,
    PERMISSION,
    GUARD,
    RULE,
    EVENT,
    WEBHOOK,
    STATE,
    TRANSITION,
    TABLE,
    PLAN,
    INDEX,
    SEED,
    FILE,
    NAME;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** How much has to be done about it, in rising order. */
  public enum Impact {
    /** Nobody: clients and consumers go on as before. */
    COMPATIBLE,
    /** Lathe: a table is filled from the log before the bundle goes live. */
    NEEDS_REBUILD,
    /** Clients, or consumers of events: what worked may not work any more. */
    BREAKING;

    /** {@code needs rebuild}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }
}
