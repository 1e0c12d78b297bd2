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

  String of(Form form) {
    return switch (form) {
      case Form.Scalar(Value value) -> scalar(value);
      case Form.Constant(var json) -> "json(" + Sql.text(JsonText.write(json)) + ")";
      case Form.Obj(var members) -> Sql.object(pairs(members));
      case Form.Arr(var items) ->
          "json_array(" + items.stream().map(this::of).collect(Collectors.joining(",")) + ")";
      case Form.AllRows(String node, var fields) -> {
        Rows rows = names.graph().rows(node);
        String select = names.selects().of(rows).select(fields);
        yield "(SELECT json_group_array(" + row(fields) + ") FROM (" + select + "))";
      }
      case Form.OneRow(String node, var fields) -> {
        Block block = names.selects().of(names.graph().lookup(node).rows());
        block.limit = "1";
        yield "(SELECT " + row(fields) + " FROM (" + block.select(fields) + "))";
      }
      case Form.EmitOutput(String node) -> emits.output(node);
      case Form.EventIds(String node) -> emits.eventIds(node);
    };
  }

  List<Sql.Pair> pairs(List<ResolvedGraph.Member> members) {
    return members.stream().map(m -> new Sql.Pair(m.name(), of(m.form()))).toList();
  }

  private static String row(List<Rows.Field> fields) {
    return Sql.object(
        fields.stream()
            .map(
                f ->
                    new Sql.Pair(
                        f.name(),
                        Sql.json(Sql.name(f.name()), f.type().scalar().orElse(ScalarType.STRING))))
            .toList());
  }

  private String scalar(Value value) {
    String sql = names.expressions().of(value);
    ScalarType type = value.type().scalar().orElse(ScalarType.STRING);
    return type == ScalarType.DECIMAL
        ? "(SELECT " + Sql.json("x", type) + " FROM (SELECT " + sql + " AS x))"
        : Sql.json(sql, type);
  }
}
