package dev.lathe.runtime.command;

import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.Facts;
import dev.lathe.runtime.plan.PlanStatements;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Sends statements that decide, and with each what keeps what it was decided with, where that is to
 * be kept: both or neither, in the same request. Thread-safe.
 */
record RecordingStatements(PlanStatements statements, Recording recording) {
  /**
   * One round trip, two where the first got no answer.
   *
   * @param statement may have others with it
   * @param request what it decides with; asked for where it is kept
   */
  Rows execute(Statement statement, Supplier<RecordedRequest> request, Arguments arguments) {
    if (recording.keep().isEmpty()) return statements.execute(statement, arguments);
    RecordedRequest kept = request.get();
    Duration time = recording.keep().get();
    Facts facts = arguments.facts();
    try {
      return statements.execute(statement.with(RecordedParts.keep(kept, facts, time)), arguments);
    } catch (StatementFailed e) {
      // A database of before has no place for it. Nothing was applied, so the decision comes alone.
      if (!e.unknownObject()) throw e;
      return statements.execute(statement, arguments);
    }
  }
}
