package dev.lathe.compiler.explore;

import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.json.Json;
import java.util.List;

/**
 * Whether a value outside rows can be null although what it is read from is there. That a findOne
 * may meet nothing is left out: its author knows, and every field of every row would say so.
 */
final class PossibleNulls {
  private final ResolvedGraph graph;

  PossibleNulls(ResolvedGraph graph) {
    this.graph = graph;
  }

  boolean possible(Value value) {
    return switch (value) {
      case Value.Literal(Json json, var _) -> json instanceof Json.Null;
      case Value.Input input -> input.type().nullable();
      case Value.Called _ -> false; // no contract says what a module may leave out
      case Value.Uuid _, Value.Selected _, Value.ListOf _, Value.Exists _ -> false;
      case Value.RowField(String node, String field, var _) ->
          possible(graph.lookup(node).rows(), field);
      case Value.RowsetField(String node, int _, String field, var _) ->
          possible(graph.rows(node), field);
      case Value.Emitted(String node, Value.EmitPart.After(var field), var _) ->
          field.nullable() || perhaps(node);
      case Value.Emitted emitted -> emitted.type().nullable();
      case Value.Op(ExprOperator operator, var operands, var _) -> possible(operator, operands);
      case Value.Applied applied -> applied.operands().stream().anyMatch(this::possible);
      case Value.Case(var whens, var otherwise, var _) ->
          otherwise.map(this::possible).orElse(true)
              || whens.stream().anyMatch(when -> possible(when.value()));
      case Value.Widened(Value of, var _) -> possible(of);
      case Value.Column _, Value.Output _, Value.Summary _, Value.Around _ ->
          value.type().nullable();
    };
  }

  private boolean possible(ExprOperator operator, List<Value> operands) {
    return switch (operator) {
      case IS_NULL -> false;
      case COALESCE -> operands.stream().allMatch(this::possible);
      case EQ, NEQ, GT, GTE, LT, LTE, ADD, SUB, MUL, DIV, AND, OR, NOT, LIKE, CONCAT, BETWEEN, IN ->
          operands.stream().anyMatch(this::possible);
    };
  }

  private static boolean possible(Rows rows, String field) {
    return rows.scope().field(field).map(f -> f.type().nullable()).orElse(false);
  }

  private boolean perhaps(String emit) {
    return graph.emits().stream().anyMatch(e -> e.node().equals(emit) && e.branch().isPresent());
  }
}
