package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.resolve.Values;
import dev.lathe.compiler.sql.Limits;
import dev.lathe.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The patterns of {@code like}: a statement with a longer one fails in SQLite. */
public final class Patterns {
  private Patterns() {}

  /** The inputs of {@code graph} that are patterns somewhere in it, to be measured on arrival. */
  public static Set<String> inputs(ResolvedGraph graph) {
    var inputs = new LinkedHashSet<String>();
    for (Value expression : graph.expressions()) {
      for (Value part : Values.all(expression)) {
        if (part instanceof Value.Op(ExprOperator operator, List<Value> operands, _)
            && operator == ExprOperator.LIKE
            && operands.get(1) instanceof Value.Input input) {
          inputs.add(input.name());
        }
      }
    }
    return inputs;
  }

  /** Whether {@code pattern} is surely short enough, so that a statement need not measure it. */
  static boolean bounded(Value pattern) {
    return switch (pattern) {
      case Value.Input _ -> true; // measured on arrival
      case Value.Literal(Json.Str(String text), _) ->
          text.getBytes(StandardCharsets.UTF_8).length <= Limits.PATTERN_BYTES;
      case Value.Literal _ -> true;
      case Value.Column _,
          Value.Output _,
          Value.Called _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Selected _,
          Value.Emitted _,
          Value.Exists _,
          Value.Op _,
          Value.Case _,
          Value.ListOf _ ->
          false;
    };
  }
}
