package dev.lathe.model.command;

import java.util.Locale;

/** The words a decision statement answers with, in the order in which they win. */
public enum Verdict {
  /** The plan is not of the live bundle: load that one and decide again. */
  STALE,
  /** The key was used by this very request before: its first answer is returned. */
  REPLAYED,
  /** The key was used by another request. */
  KEY_REUSED,
  /** The caller did more of this kind than they may; nothing is written. */
  RATE_LIMITED,
  /** There is no row that the caller may know of: answered as where there is none. */
  UNSEEN,
  /** The caller may know of the row, and not do this. */
  FORBIDDEN,
  /** A findOne met more than one row. */
  AMBIGUOUS,
  /** The aggregate's id came out null or empty. */
  INVALID_ID,
  /** Two elements of a list, or an element and another emit, are about one aggregate. */
  REPEATED_AGGREGATE,
  /** The aggregate is not as the caller saw it: what else is wrong may be no more true then. */
  VERSION_CONFLICT,
  GUARD_REJECTED,
  ILLEGAL_TRANSITION,
  /** A computed value does not fit its field. */
  INVALID_VALUE,
  ACCEPTED;

  /** The word in SQL and in the {@code command} table, e.g. {@code guard_rejected}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the answer is kept under the request's key, so that a retry gets it again. */
  public boolean recorded() {
    return switch (this) {
      case ACCEPTED, GUARD_REJECTED, ILLEGAL_TRANSITION, VERSION_CONFLICT, INVALID_VALUE -> true;
      case STALE, REPLAYED, KEY_REUSED, RATE_LIMITED, AMBIGUOUS, INVALID_ID, REPEATED_AGGREGATE ->
          false;
      case UNSEEN, FORBIDDEN -> false; // a role that is granted meanwhile counts at once
    };
  }

  /**
   * Whether it takes a token of the caller's, where the command has a limit: whatever is decided
   * does, allowed or not. A retry that gets its first answer does not.
   */
  public boolean takesToken() {
    return switch (this) {
      case STALE, REPLAYED, KEY_REUSED, RATE_LIMITED -> false;
      case UNSEEN,
          FORBIDDEN,
          AMBIGUOUS,
          INVALID_ID,
          REPEATED_AGGREGATE,
          VERSION_CONFLICT,
          GUARD_REJECTED,
          ILLEGAL_TRANSITION,
          INVALID_VALUE,
          ACCEPTED ->
          true;
    };
  }

  /**
   * @throws IllegalArgumentException if no verdict has that word
   */
  public static Verdict of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
