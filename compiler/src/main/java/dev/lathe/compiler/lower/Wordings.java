package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.infix;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.ResolvedGraph.Refusal;
import dev.lathe.compiler.resolve.Type;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Operator;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.MessageTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an author has a refusal say, as members of the verdict's detail: it is recorded with the
 * command, so a retry is told the same.
 */
final class Wordings {
  private Wordings() {}

  static List<Pair> of(Refusal refusal) {
    return of(refusal.code(), refusal.message().stream().map(Wordings::piece).toList());
  }

  /** The same of a message whose pieces are texts already. */
  static List<Pair> of(Optional<String> code, List<Expression> message) {
    var pairs = new ArrayList<Pair>();
    code.ifPresent(word -> pairs.add(new Pair("code", text(word))));
    if (!message.isEmpty()) {
      pairs.add(
          new Pair(
              "message",
              message.size() == 1
                  ? infix(text(""), Operator.CONCAT, message.getFirst())
                  : infix(Operator.CONCAT, message)));
    }
    return pairs;
  }

  private static Expression piece(Value piece) {
    return switch (piece) {
      case Value.Literal(Json.Str(String said), _) -> text(said);
      case Value.Input input -> shown(input(input), input.type());
      default -> throw new CompilerBug("a message is made of words and inputs");
    };
  }

  /** A decimal is shown with the digits it came in. */
  private static Expression input(Value.Input input) {
    return input.type().is(ScalarType.DECIMAL)
        ? new Expression.Given(new Parameter.Input(input.name(), Parameter.Input.Form.EXACT))
        : ValueLowering.input(input);
  }

  /** {@code value}, of {@code type} or, of a decimal, its digits, as a message shows it. */
  static Expression shown(Expression value, Type type) {
    Expression plain =
        switch (type.scalar().orElse(ScalarType.STRING)) {
          case STRING, JSON ->
              call(Function.SUBSTR, value, number(1), number(MessageTemplate.MOST_CHARACTERS));
          case BOOLEAN ->
              Expression.cases(value)
                  .when(number(1), text("true"))
                  .when(number(0), text("false"))
                  .end();
          case DATETIME -> Moments.told(value);
          case INTEGER, DECIMAL, DATE, DURATION -> value;
        };
    return type.nullable() ? call(Function.COALESCE, plain, text(MessageTemplate.NOTHING)) : plain;
  }
}
