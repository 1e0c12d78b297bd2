package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;

import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import java.util.List;

/** Functions as SQL. */
final class Functions {
  private final ValueLowering values;

  Functions(ValueLowering values) {
    this.values = values;
  }

  Expression of(Value.Applied applied) {
    List<Value> operands = applied.operands();
    List<Expression> x = operands.stream().map(values::of).toList();
    return switch (applied.function()) {
      case CONTAINS -> Texts.contains(x.get(0), x.get(1));
      case STARTS_WITH -> Texts.startsWith(operands, x.get(0), x.get(1));
      case ENDS_WITH -> Texts.endsWith(x.get(0), x.get(1));
      case SUBSTR -> Texts.part(operands, x);
      case LOWER -> call(Function.LOWER, x);
      case UPPER -> call(Function.UPPER, x);
      case TRIM -> Texts.trim(x.getFirst());
      case LENGTH -> call(Function.LENGTH, x);
      case REPLACE -> Texts.replace(applied, x);
    };
  }
}
