package dev.lathe.runtime.query;

import dev.lathe.runtime.plan.Revision;
import java.util.Optional;

/** What became of one query: an answer, never a failure to get one. */
public sealed interface QueryOutcome {
  /**
   * Read.
   *
   * @param body the answer's JSON, ready to send
   * @param revision of the one aggregate that it shows, where it shows one
   * @param next the cursor of the page after this one, where there is one
   */
  record Answered(String body, Optional<Revision> revision, Optional<String> next)
      implements QueryOutcome {
    /** A whole answer. */
    public Answered(String body, Optional<Revision> revision) {
      this(body, revision, Optional.empty());
    }
  }

  /** There is no such page. */
  record PageRefused(Reason reason) implements QueryOutcome {
    /** Why. */
    public enum Reason {
      /** The cursor was made by nobody who has the key that there is now. */
      NOT_OURS,
      /** The cursor is of another list: of other filters, another caller or another order. */
      OTHER_LIST,
      /** What the list is sorted by is longer than a cursor can be. */
      TOO_LONG
    }
  }

  /** The answer is the one that the caller has: it was not made again. */
  record Unchanged(Revision revision) implements QueryOutcome {}

  /** The findOne {@code node} met more than one row. */
  record Ambiguous(String node) implements QueryOutcome {}
}
