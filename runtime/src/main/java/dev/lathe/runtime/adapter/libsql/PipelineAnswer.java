package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.sql.Rows;
import java.util.Optional;

/**
 * What the server answered to one request.
 *
 * @param baton what the stream's next request takes along; empty where the stream was closed
 * @param server where that request goes, if not to the same address
 * @param outcome of what was asked
 */
record PipelineAnswer(Optional<String> baton, Optional<String> server, Outcome outcome) {
  /** What came of it. */
  sealed interface Outcome {
    /** It ran; of a batch these are the rows of its first statement. */
    record Returned(Rows rows) implements Outcome {}

    /**
     * It was refused and left nothing.
     *
     * @param step the number of the batch's step that was refused, 0 for a single statement
     * @param sentence the server's own
     */
    record Refused(int step, String sentence) implements Outcome {}
  }
}
