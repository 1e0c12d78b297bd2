package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Resolves the nodes that take rows and give rows, those that group them apart. */
final class RowSteps {
  private static final BigDecimal MOST_ROWS = BigDecimal.valueOf(Long.MAX_VALUE);

  private final GraphScope scope;
  private final Expressions expressions;
  private final Related related;
  private final ShapeFields shapes;

  RowSteps(GraphScope scope, Expressions expressions, Related related) {
    this.scope = scope;
    this.expressions = expressions;
    this.related = related;
    this.shapes = new ShapeFields(scope);
  }

  Optional<Rows> filter(Node.Filter filter, Rows input) {
    return expressions
        .condition(filter.expr(), Expressions.Place.filter(input.scope()))
        .map(v -> new Rows.Filter(input, v, optionalInputs(v)));
  }

  private List<String> optionalInputs(Value value) {
    return Values.inputs(value).stream()
        .filter(
            name -> scope.graph.input(name).orElseThrow().mode() == InputMode.PREDICATE_OPTIONAL)
        .toList();
  }

  Optional<Rows> map(Node.MapRows map, Rows input) {
    var outputs = new ArrayList<Rows.Named>();
    for (Node.Assignment field : map.fields()) {
      expressions
          .value(field.value(), Expressions.Place.row(input.scope()))
          .map(v -> shapes.typed(map.into(), field.name(), v))
          .filter(
              v -> shapes.fits(map.into(), field.name(), v, input.scope(), field.value().span()))
          .ifPresent(v -> outputs.add(new Rows.Named(field.name().text(), v)));
    }
    if (outputs.size() < map.fields().size()) {
      return Optional.empty();
    }
    List<Rows.Field> fields =
        outputs.stream().map(o -> shapes.field(map.into(), o.name(), o.value().type())).toList();
    return related
        .required(map, input)
        .map(rows -> new Rows.Project(rows, outputs, ShapeFields.after(map.into(), fields)));
  }

  Optional<Rows> sort(Node.Sort sort, Rows input) {
    var keys = new ArrayList<Rows.Key>();
    for (Node.SortKey key : sort.by()) {
      expressions
          .value(key.field(), Expressions.Place.row(input.scope()))
          .filter(v -> sorts(v, key.field().span()))
          .ifPresent(v -> keys.add(new Rows.Key(v, key.descending(), key.nullsFirst())));
    }
    return keys.size() < sort.by().size()
        ? Optional.empty()
        : Optional.of(new Rows.Order(input, keys));
  }

  private boolean sorts(Value value, Span span) {
    boolean ordered = !value.type().opaque() && !value.type().is(ScalarType.DURATION);
    if (!ordered) {
      scope.refuse(
          SEM_TYPE_MISMATCH,
          span,
          "rows can't be sorted by %s".formatted(value.type().phrase()),
          "sort by a field of one value");
    }
    return ordered;
  }

  Optional<Rows> limit(Node.Limit limit, Rows input) {
    return switch (limit.count()) {
      case Node.Count.Fixed(long rows) ->
          Optional.of(
              new Rows.Limit(
                  input,
                  new Value.Literal(Json.of(rows), Type.of(ScalarType.INTEGER, false)),
                  OptionalLong.empty()));
      case Node.Count.OfInput(Name name) ->
          expressions
              .value(new Expr.Param(name, name.span()), Expressions.Place.OUTPUTS)
              .filter(v -> isCount(v, name))
              .map(v -> new Rows.Limit(input, v, most(v, name)));
    };
  }

  /** Who does not say how many gets as many as who says the most that there may be. */
  private OptionalLong most(Value count, Name name) {
    if (!count.type().nullable()) return OptionalLong.empty();
    return scope
        .graph
        .input(name.text())
        .flatMap(Input::rules)
        .flatMap(rules -> rules.values().max())
        .map(digits -> new BigDecimal(digits).setScale(0, RoundingMode.FLOOR))
        .map(most -> OptionalLong.of(most.min(MOST_ROWS).max(BigDecimal.ZERO).longValueExact()))
        .orElse(OptionalLong.empty());
  }

  private boolean isCount(Value value, Name name) {
    if (value.type().is(ScalarType.INTEGER)) {
      return true;
    }
    scope.refuse(
        SEM_TYPE_MISMATCH,
        name.span(),
        "a limit counts rows, and `%s` is %s".formatted(name, value.type().phrase()),
        "make the input an integer");
    return false;
  }
}
