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
   */
  record Answered(String body, Optional<Revision> revision) implements QueryOutcome {}

  /** The answer is the one that the caller has: it was not made again. */
  record Unchanged(Revision revision) implements QueryOutcome {}

  /** The findOne {@code node} met more than one row. */
  record Ambiguous(String node) implements QueryOutcome {}
}
