package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.ResolvedGraph.Form;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.stream.Collectors;

/** Result templates as SQL that makes the answer's JSON. */
final class FormSql {
  /** What an emit's output is; a query has none. */
  interface Emits {
    String output(String node);

    String eventIds(String node);
  }

  private final NodeNames names;
  private final Emits emits;

  FormSql(NodeNames names, Emits emits) {
    this.names = names;
    this.emits = emits;
  }

  /** The whole answer: JSON text, {@code null} for none. */
  String body(Form form) {
    return switch (form) {
      case Form.Scalar(Value value) -> "coalesce(json_quote(" + scalar(value) + "),'null')";
      case Form.AllRows rows -> allRows(rows);
      case Form.OneRow row -> "coalesce(" + oneRow(row) + ",'null')";
      case Form.CalledJson called -> "coalesce(" + of(called) + ",'null')";
      case Form.Variables _ -> throw new CompilerBug("a placeholder outside a call");
      case Form.Obj _, Form.Arr _, Form.Constant _, Form.EmitOutput _, Form.EventIds _ -> of(form);
    };
  }

  // What a subquery returns is text to its reader, not JSON, unless told again.
  String of(Form form) {
    return switch (form) {
      case Form.Scalar(Value value) -> scalar(value);
      case Form.Constant(var json) -> "json(" + Sql.text(JsonText.write(json)) + ")";
      case Form.Obj(var members) -> Sql.object(pairs(members));
      case Form.Arr(var items) ->
          "json_array(" + items.stream().map(this::of).collect(Collectors.joining(",")) + ")";
      case Form.AllRows rows -> "json(" + allRows(rows) + ")";
      case Form.OneRow row -> "json(" + oneRow(row) + ")";
      case Form.CalledJson(Value.Called value) -> names.expressions().json(value);
      case Form.Variables _ -> throw new CompilerBug("a placeholder outside a call");
      case Form.EmitOutput(String node) -> emits.output(node);
      case Form.EventIds(String node) -> emits.eventIds(node);
    };
  }

  private String allRows(Form.AllRows rows) {
    Block block = names.selects().of(names.graph().rows(rows.node()), rows.fields());
    return "(SELECT json_group_array(%s) FROM (%s))"
        .formatted(row(rows.fields(), block), block.select(rows.fields()));
  }

  private String oneRow(Form.OneRow row) {
    Block block = names.selects().of(names.graph().lookup(row.node()).rows());
    block.limit = "1";
    return "(SELECT %s FROM (%s))".formatted(row(row.fields(), block), block.select(row.fields()));
  }

  List<Sql.Pair> pairs(List<ResolvedGraph.Member> members) {
    return members.stream().map(m -> new Sql.Pair(m.name(), of(m.form()))).toList();
  }

  private static String row(List<Rows.Field> fields, Block block) {
    return Sql.object(
        fields.stream()
            .map(f -> new Sql.Pair(f.name(), Sql.json(block.label(f.name()), f.type())))
            .toList());
  }

  private String scalar(Value value) {
    String sql = names.expressions().of(value);
    return value.type().is(ScalarType.DECIMAL)
        ? "json(" + Sql.jsonOf(sql, value.type()) + ")"
        : Sql.json(sql, value.type());
  }
}
