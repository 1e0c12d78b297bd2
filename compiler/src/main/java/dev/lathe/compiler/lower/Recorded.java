package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.column;

import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Select.Result;
import dev.lathe.model.bundle.Parameter.Fact;
import java.util.List;
import java.util.stream.Stream;

/** What a command's row has of the record under the request's key, and of its own verdict. */
final class Recorded {
  /** The verdict's word. */
  static final String VERDICT = "o$$";

  /** What was recorded under the request's key. */
  static final String OUTCOME = "k$$";

  static final String HASH = "h$$";
  static final String DETAIL = "d$$";
  static final String RESULT = "r$$";

  /** The condition that {@code c} is the record under the request's key. */
  static final Expression MINE =
      column("c", "scope")
          .eq(ValueLowering.fact(Fact.SCOPE))
          .and(column("c", "key").eq(ValueLowering.fact(Fact.KEY)));

  /** What the statement answers with. */
  static final List<String> RETURNING =
      List.of(
          Decision.OUTCOME.column(),
          Decision.FIRST.column(),
          Decision.DETAIL.column(),
          Decision.RESULT.column());

  /** The same of a command with a limit. */
  static final List<String> RETURNING_TOKENS =
      Stream.concat(RETURNING.stream(), Stream.of(LimitedView.TOKENS)).toList();

  private Recorded() {}

  /** The record's columns, {@code c} being the record. */
  static List<Result> columns() {
    return List.of(
        Result.of(column("c", "outcome"), OUTCOME),
        Result.of(column("c", "hash"), HASH),
        Result.of(column("c", "detail"), DETAIL),
        Result.of(column("c", "result"), RESULT));
  }
}
