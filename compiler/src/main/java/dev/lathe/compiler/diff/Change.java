package dev.lathe.compiler.diff;

import java.util.Optional;

/**
 * One thing that is not as it was.
 *
 * @param subject what it is about, such as {@code GET /v1/issues}
 * @param what how it changed, in a few words without a full stop
 * @param reason why it has its impact
 * @param concern which events of the log it is about, if it is about some
 * @param mend what to write so that it does no harm, if there is something
 */
public record Change(
    Area area,
    Impact impact,
    String subject,
    String what,
    String reason,
    Optional<Concern> concern,
    Optional<Mend> mend) {
  /** One that nothing is to be written for. */
  Change(Area area, Impact impact, String subject, String what, String reason, Concern concern) {
    this(area, impact, subject, what, reason, Optional.of(concern), Optional.empty());
  }

  /** One that is about no events. */
  Change(Area area, Impact impact, String subject, String what, String reason) {
    this(area, impact, subject, what, reason, Optional.empty(), Optional.empty());
  }

  /** What kind of thing changed; changes are listed in this order. */
  public enum Area {
    ROUTE,
    INPUT,
    ANSWER,
    PERMISSION,
    GUARD,
    RULE,
    ENTITY,
    KEY,
    FIELD,
    EVENT,
    WEBHOOK,
    STATE,
    TRANSITION,
    WORKFLOW,
    PROJECTION,
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
    /**
     * Clients, consumers of events, or what the log holds: what worked, or was there, may not be
     * any more.
     */
    BREAKING;

    /** {@code needs rebuild}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }
}
