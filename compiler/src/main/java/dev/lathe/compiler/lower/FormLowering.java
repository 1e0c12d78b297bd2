package dev.lathe.compiler.lower;

import static dev.lathe.compiler.sql.Expression.call;
import static dev.lathe.compiler.sql.Expression.column;
import static dev.lathe.compiler.sql.Expression.number;
import static dev.lathe.compiler.sql.Expression.text;

import dev.lathe.compiler.lower.JsonSql.Pair;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Function;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.Optional;

/** Result templates as SQL that makes the answer's JSON. */
final class FormLowering {
  /** What an emit's output is; a query has none. */
  interface Emits {
    Expression output(String node);

    Expression eventIds(String node);
  }

  private final NodeNames names;
  private final Emits emits;

  FormLowering(NodeNames names, Emits emits) {
    this.names = names;
    this.emits = emits;
  }

  /** The whole answer: JSON text, {@code null} for none. */
  Expression body(Form form) {
    return switch (form) {
      case Form.Scalar(Value value) -> JsonSql.orNull(call(Function.JSON_QUOTE, scalar(value)));
      case Form.AllRows rows -> allRows(rows);
      case Form.OneRow row -> JsonSql.orNull(oneRow(row));
      case Form.CalledJson called -> JsonSql.orNull(of(called));
      case Form.Variables _ -> throw new CompilerBug("a placeholder outside a call");
      case Form.Found(String node, var answer) ->
          Expression.cases()
              .when(names.selects().exists(names.graph().lookup(node).rows()), of(answer))
              .otherwise(text("null"));
      case Form.Obj _, Form.Arr _, Form.Constant _, Form.EmitOutput _, Form.EventIds _ -> of(form);
    };
  }

  // What a subquery returns is text to its reader, not JSON, unless told again.
  Expression of(Form form) {
    return switch (form) {
      case Form.Scalar(Value value) -> scalar(value);
      case Form.Constant(var json) -> JsonSql.json(text(JsonText.write(json)));
      case Form.Obj(var members) -> JsonSql.object(pairs(members));
      case Form.Arr(var items) -> JsonSql.array(items.stream().map(this::of).toList());
      case Form.AllRows rows -> JsonSql.json(allRows(rows));
      case Form.OneRow row -> JsonSql.json(oneRow(row));
      case Form.CalledJson(Value.Called value) -> ValueLowering.json(value);
      case Form.Found _ -> throw new CompilerBug("an answer that is part of something");
      case Form.Variables _ -> throw new CompilerBug("a placeholder outside a call");
      case Form.EmitOutput(String node) -> emits.output(node);
      case Form.EventIds(String node) -> emits.eventIds(node);
    };
  }

  List<Pair> pairs(List<Form.Member> members) {
    return members.stream().map(m -> new Pair(m.name(), of(m.form()))).toList();
  }

  private Expression allRows(Form.AllRows rows) {
    Block block = names.selects().of(names.graph().rows(rows.node()), rows.fields());
    return read(
        call(Function.JSON_GROUP_ARRAY, row(rows.fields(), block)), block.select(rows.fields()));
  }

  private Expression oneRow(Form.OneRow row) {
    Block block = names.selects().of(names.graph().lookup(row.node()).rows());
    block.limit = Optional.of(number(1));
    return read(row(row.fields(), block), block.select(row.fields()));
  }

  private static Expression read(Expression value, Select from) {
    return new Expression.Subselect(Select.of(value).from(Source.rows(from)));
  }

  private boolean decimalsAsText() {
    return names.graph().decimalsAsText();
  }

  private Expression row(List<Rows.Field> fields, Block block) {
    return row(fields, name -> column(block.label(name)));
  }

  /** The JSON of a row with {@code fields}, each of which {@code column} has. */
  Expression row(List<Rows.Field> fields, java.util.function.Function<String, Expression> column) {
    return JsonSql.object(
        fields.stream()
            .map(
                f ->
                    new Pair(
                        f.name(), JsonSql.told(column.apply(f.name()), f.type(), decimalsAsText())))
            .toList());
  }

  private Expression scalar(Value value) {
    Expression lowered = names.values().result(value);
    boolean parts = value.type().is(ScalarType.DECIMAL) && value.type().scale() > 0;
    if (decimalsAsText()) {
      return JsonSql.told(lowered, value.type(), true);
    }
    return parts
        ? JsonSql.json(Digits.digits(lowered, value.type().scale()))
        : JsonSql.json(lowered, value.type());
  }
}
