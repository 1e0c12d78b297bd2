package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.sql.Statement;
import java.util.List;

/** What one request asks of a stream. */
sealed interface PipelineRequest {
  /** One statement in a transaction of its own; its rows are the answer. */
  record One(Statement statement) implements PipelineRequest {}

  /**
   * Statements in one transaction, all of them or none. Each step runs where the one before it did,
   * so the first refusal skips the rest as far as ROLLBACK, which runs where COMMIT did not. What
   * the first statement returned is the answer.
   */
  record All(List<Statement> statements) implements PipelineRequest {}

  /** The statement that the server calls its step {@code number}, counted from 0. */
  default Statement statement(int number) {
    return switch (this) {
      case One one -> one.statement();
      // BEGIN is step 0.
      case All all when number >= 1 && number <= all.statements().size() ->
          all.statements().get(number - 1);
      case All all -> Statement.write("a batch of " + all.statements().size() + " statements");
    };
  }
}
