package dev.lathe.runtime.query;

/** What became of one query: an answer, never a failure to get one. */
public sealed interface QueryOutcome {
  /**
   * Read.
   *
   * @param body the answer's JSON, ready to send
   */
  record Answered(String body) implements QueryOutcome {}

  /** The findOne {@code node} met more than one row. */
  record Ambiguous(String node) implements QueryOutcome {}
}
