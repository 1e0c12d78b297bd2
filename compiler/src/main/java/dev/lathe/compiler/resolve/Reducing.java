package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Resolves reduces: what rows are grouped by, and what is measured of each group. */
final class Reducing {
  private final GraphScope scope;
  private final Expressions expressions;
  private final ShapeFields shapes;

  Reducing(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
    this.shapes = new ShapeFields(scope);
  }

  Optional<Rows> reduce(Node.Reduce reduce, Rows input) {
    var place = Expressions.Place.row(input.scope());
    var groups = new ArrayList<Rows.Named>();
    for (Node.Assignment group : reduce.group()) {
      expressions
          .value(group.value(), place)
          .map(v -> shapes.typed(reduce.into(), group.name(), v))
          .filter(
              v -> shapes.fits(reduce.into(), group.name(), v, input.scope(), group.value().span()))
          .filter(v -> groups(v, group.value().span()))
          .ifPresent(v -> groups.add(new Rows.Named(group.name().text(), v)));
    }
    var measures = new ArrayList<Rows.Measured>();
    for (Node.Measure measure : reduce.measures()) {
      measure(reduce, measure, input, place).ifPresent(measures::add);
    }
    if (groups.size() < reduce.group().size() || measures.size() < reduce.measures().size()) {
      return Optional.empty();
    }
    var fields = new ArrayList<Rows.Field>();
    groups.forEach(g -> fields.add(shapes.field(reduce.into(), g.name(), g.value().type())));
    measures.forEach(m -> fields.add(shapes.field(reduce.into(), m.name(), m.type())));
    return Optional.of(
        new Rows.Aggregate(input, groups, measures, ShapeFields.after(reduce.into(), fields)));
  }

  private boolean groups(Value value, Span span) {
    if (value.type().is(ScalarType.JSON)) {
      scope.refuse(
          SEM_TYPE_MISMATCH,
          span,
          "rows can't be grouped by JSON",
          "group by a part of it: `{\"path\": [\"…\", \"$.…\"], \"as\": \"string\"}`");
      return false;
    }
    return true;
  }

  private Optional<Rows.Measured> measure(
      Node.Reduce reduce, Node.Measure measure, Rows input, Expressions.Place place) {
    Optional<Value> operand =
        measure
            .expr()
            .flatMap(e -> expressions.value(e, place))
            .map(v -> keepsType(measure) ? shapes.typed(reduce.into(), measure.name(), v) : v);
    if (operand.isPresent() != measure.expr().isPresent()) {
      return Optional.empty();
    }
    boolean grouped = !reduce.group().isEmpty();
    boolean nullable = !grouped || operand.map(v -> v.type().nullable()).orElse(false);
    Optional<Type> type =
        switch (measure.function()) {
          case COUNT -> Optional.of(Type.of(ScalarType.INTEGER, false));
          case COUNT_DISTINCT ->
              needed(measure, operand).map(_ -> Type.of(ScalarType.INTEGER, false));
          case SUM ->
              number(measure, operand)
                  .map(v -> scaled(reduce, measure, v.type().asNullable(nullable)));
          case AVG ->
              number(measure, operand).map(_ -> Type.decimal(average(reduce, measure), nullable));
          case MIN, MAX ->
              single(measure, operand)
                  .filter(v -> ordered(measure, v))
                  .map(v -> scaled(reduce, measure, v.type().asNullable(nullable)));
          case GROUP_ARRAY -> single(measure, operand).map(v -> v.type().listed());
        };
    var nulls = new DeclaredNulls(input.scope());
    boolean declared = !grouped || operand.map(nulls::in).orElse(false);
    String how = operand.map(nulls::how).orElse("");
    return type.filter(
            t -> shapes.fits(reduce.into(), measure.name(), t, declared, how, measure.span()))
        .map(t -> new Rows.Measured(measure.name().text(), measure.function(), operand, t));
  }

  /** Whether what is measured is of the operand's type, so that it widens as the operand does. */
  private static boolean keepsType(Node.Measure measure) {
    return measure.function() == AggregateFunction.MIN
        || measure.function() == AggregateFunction.MAX;
  }

  private int average(Node.Reduce reduce, Node.Measure measure) {
    return measure
        .scale()
        .orElseGet(() -> shapes.scale(reduce.into(), measure.name()).orElse(Scale.DEFAULT));
  }

  /** A number with as many decimals as the shape says. */
  private Type scaled(Node.Reduce reduce, Node.Measure measure, Type type) {
    OptionalInt scale = shapes.scale(reduce.into(), measure.name());
    return scale.isPresent() && type.numeric() && type.scalar().isPresent()
        ? Type.decimal(scale.getAsInt(), type.nullable())
        : type;
  }

  private Optional<Value> needed(Node.Measure measure, Optional<Value> operand) {
    return operand.or(
        () ->
            scope.refuse(
                SEM_TYPE_MISMATCH,
                measure.span(),
                "`%s` has nothing to work on".formatted(word(measure)),
                "give it an `expr`"));
  }

  private Optional<Value> number(Node.Measure measure, Optional<Value> operand) {
    Optional<Value> value = needed(measure, operand);
    if (value.isPresent() && !value.get().type().numeric()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          measure.span(),
          "`%s` needs a number and gets %s".formatted(word(measure), value.get().type().phrase()),
          "give it an integer or decimal field");
    }
    return value;
  }

  private Optional<Value> single(Node.Measure measure, Optional<Value> operand) {
    Optional<Value> value = needed(measure, operand);
    if (value.isPresent() && value.get().type().opaque()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          measure.span(),
          "`%s` needs single values and gets %s"
              .formatted(word(measure), value.get().type().phrase()),
          "give it a field of one value");
    }
    return value;
  }

  private boolean ordered(Node.Measure measure, Value value) {
    if (value.type().is(ScalarType.DURATION)) {
      scope.refuse(
          SEM_TYPE_MISMATCH,
          measure.span(),
          "`%s` needs values with an order, which durations have not".formatted(word(measure)),
          "keep what is compared as a number of days or seconds");
      return false;
    }
    return true;
  }

  private static String word(Node.Measure measure) {
    return measure.function().name().toLowerCase(Locale.ROOT);
  }
}
