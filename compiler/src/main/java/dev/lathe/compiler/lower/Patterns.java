package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.json.Json;
import java.nio.charset.StandardCharsets;

/** The patterns of {@code like}: a statement with a longer one fails in SQLite. */
final class Patterns {
  private Patterns() {}

  /** Whether {@code pattern} is surely short enough, so that a statement need not measure it. */
  static boolean bounded(Value pattern) {
    return switch (pattern) {
      case Value.Input _ -> true; // measured on arrival
      case Value.Literal(Json.Str(String text), _) ->
          text.getBytes(StandardCharsets.UTF_8).length <= ExprOperator.PATTERN_BYTES;
      case Value.Literal _ -> true;
      case Value.Column _,
          Value.Output _,
          Value.Called _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Selected _,
          Value.Emitted _,
          Value.Summary _,
          Value.Around _,
          Value.Exists _,
          Value.Op _,
          Value.Applied _,
          Value.Case _,
          Value.Widened _,
          Value.ListOf _ ->
          false;
    };
  }
}
