package dev.lathe.runtime.adapter.libsql;

import java.util.Optional;

/**
 * A connection that the server has to its database for a client: one request at a time.
 *
 * @param baton what the server's last answer on it said to send with the next request; empty for a
 *     stream that the next request opens
 * @param server another address to send the next request to, where the answer gave one
 * @param kept whether it stays open behind its next answer; else that request closes it
 * @param answeredAt when the last answer came, as {@link System#nanoTime} counts
 */
record PipelineStream(
    Optional<String> baton, Optional<String> server, boolean kept, long answeredAt) {

  /** One that its first request opens and closes. */
  static final PipelineStream ONCE =
      new PipelineStream(Optional.empty(), Optional.empty(), /* kept= */ false, 0);

  /** One that its first request opens. */
  static final PipelineStream KEPT =
      new PipelineStream(Optional.empty(), Optional.empty(), /* kept= */ true, 0);

  /** Whether the server knows it already. */
  boolean open() {
    return baton.isPresent();
  }
}
