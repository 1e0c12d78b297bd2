package dev.lathe.conformance.differential;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Expressions by the format's words: SQL semantics, widening of integer to decimal. */
final class ExprEvaluator {
  /** What paths mean where an expression stands. */
  interface Place {
    /** A bare string. */
    @Nullable Object path(String text);

    /** {@code $ref} and {@code $node}. */
    @Nullable Object ref(String text);

    /** Nothing for what has no type of its own: null. */
    Optional<ScalarType> pathType(String text);

    Optional<ScalarType> refType(String text);

    /**
     * Inside each of the rows that {@code many} is of.
     *
     * @param around where that stands
     */
    default Inside inside(Expr.Many many, Place around) {
      throw new IllegalArgumentException("no rows are asked about here: " + many);
    }

    /** The field of the row that is found by its key; null where none is. */
    default @Nullable Object looked(Expr.Lookup lookup) {
      throw new IllegalArgumentException("nothing is looked up here: " + lookup);
    }

    int pathScale(String text);

    int refScale(String text);

    /** How many decimals that field has. */
    default int lookedScale(Expr.Lookup lookup) {
      throw new IllegalArgumentException("nothing is looked up here: " + lookup);
    }

    /** The type of that field. */
    default Optional<ScalarType> lookedType(Expr.Lookup lookup) {
      throw new IllegalArgumentException("nothing is looked up here: " + lookup);
    }
  }

  /**
   * Places inside rows.
   *
   * @param any inside a row of which nothing but its fields is known
   */
  record Inside(Place any, List<Place> rows) {}

  private final Graph graph;
  private final Map<String, @Nullable Object> inputs;

  /**
   * @param inputs what is not there is missing; a list for a list
   */
  ExprEvaluator(Graph graph, Map<String, @Nullable Object> inputs) {
    this.graph = graph;
    this.inputs = inputs;
  }

  @Nullable Object value(Expr expr, Place place) {
    return switch (expr) {
      case Expr.Path(String text, var _) -> place.path(text);
      case Expr.Literal(Json json, var _) -> literal(json);
      case Expr.Param(var name, var _) -> inputs.get(name.text());
      case Expr.Ref(String text, var _) -> place.ref(text);
      case Expr.NodeOutput(var node, var _) -> place.ref(node.text());
      case Expr.ListOf _ -> throw notMade(expr);
      case Expr.Exists(var many, var where, var _) ->
          !those(place.inside(many, place).rows(), where).isEmpty();
      case Expr.Aggregate aggregate -> aggregate(aggregate, place.inside(aggregate.many(), place));
      case Expr.Lookup lookup -> place.looked(lookup);
      case Expr.Let let -> value(WrittenOut.of(let, graph), place);
      case Expr.Case cases -> cases(cases, place);
      case Expr.Op op -> operation(op, place);
      case Expr.Applied(var function, var operands, var _) -> {
        var x = new ArrayList<@Nullable Object>();
        operands.forEach(o -> x.add(value(o, place)));
        yield Instants.as(type(expr, place), Functions.of(function, x));
      }
    };
  }

  /** Those of {@code rows} for which {@code where} is true. */
  private List<Place> those(List<Place> rows, Optional<Expr> where) {
    return rows.stream()
        .filter(row -> where.map(w -> Boolean.TRUE.equals(value(w, row))).orElse(true))
        .toList();
  }

  /** Nothing sums to zero here. */
  private @Nullable Object aggregate(Expr.Aggregate aggregate, Inside inside) {
    List<Place> rows = those(inside.rows(), aggregate.where());
    var operands = new ArrayList<@Nullable Object>();
    aggregate.of().ifPresent(of -> rows.forEach(row -> operands.add(result(of, row))));
    int scale = aggregate.of().map(of -> scale(of, inside.any())).orElse(0);
    Object value =
        Aggregates.of(
            aggregate.function(),
            aggregate.of().isPresent() ? Optional.of(operands) : Optional.empty(),
            aggregate.scale(),
            rows.size(),
            scale);
    boolean none = value == null && aggregate.function() == AggregateFunction.SUM;
    return none ? Sql.formed(0L, scale) : value;
  }

  private static IllegalArgumentException notMade(Expr expr) {
    return new IllegalArgumentException("no graph is made with this here: " + expr);
  }

  static @Nullable Object literal(Json json) {
    return switch (json) {
      case Json.Null _ -> null;
      case Json.Bool(boolean flag) -> flag;
      case Json.Str(String text) -> text;
      case Json.Num(String digits) ->
          whole(digits) ? (Object) Long.parseLong(digits) : (Object) new BigDecimal(digits);
      case Json.Arr _, Json.Obj _ -> json;
    };
  }

  private static boolean whole(String digits) {
    return digits.matches("-?\\d+") && new BigInteger(digits).bitLength() < Long.SIZE;
  }

  private @Nullable Object cases(Expr.Case cases, Place place) {
    return Instants.as(type(cases, place), chosen(cases, place));
  }

  private @Nullable Object chosen(Expr.Case cases, Place place) {
    for (Expr.When when : cases.whens()) {
      if (Boolean.TRUE.equals(value(when.condition(), place))) {
        return Sql.formed(value(when.value(), place), scale(cases, place));
      }
    }
    return cases.otherwise().isPresent()
        ? Sql.formed(value(cases.otherwise().get(), place), scale(cases, place))
        : null;
  }

  private @Nullable Object operation(Expr.Op op, Place place) {
    boolean dated = dated(op, place);
    if (op.operator() == ExprOperator.IN) {
      return in(
          instant(dated, value(op.operands().getFirst(), place)),
          items(op.operands().getLast(), place).stream()
              .<@Nullable Object>map(item -> instant(dated, item))
              .toList());
    }
    var x = new ArrayList<@Nullable Object>();
    op.operands().forEach(o -> x.add(instant(dated, value(o, place))));
    return switch (op.operator()) {
      case EQ -> compared(x.get(0), x.get(1), c -> c == 0);
      case NEQ -> compared(x.get(0), x.get(1), c -> c != 0);
      case LT -> compared(x.get(0), x.get(1), c -> c < 0);
      case LTE -> compared(x.get(0), x.get(1), c -> c <= 0);
      case GT -> compared(x.get(0), x.get(1), c -> c > 0);
      case GTE -> compared(x.get(0), x.get(1), c -> c >= 0);
      case BETWEEN ->
          Sql.and(
              both(
                  compared(x.get(0), x.get(1), c -> c >= 0),
                  compared(x.get(0), x.get(2), c -> c <= 0)));
      case ADD, SUB, MUL, DIV -> arithmetic(op, x, place);
      case AND -> Sql.and(x);
      case OR -> Sql.or(x);
      case NOT -> Sql.not((Boolean) x.getFirst());
      case IS_NULL -> x.getFirst() == null;
      case LIKE ->
          (x.get(0) instanceof String text && x.get(1) instanceof String pattern)
              ? (Boolean) Sql.like(text, pattern, x.size() == 3 ? String.valueOf(x.get(2)) : "")
              : null;
      case CONCAT ->
          x.contains(null) ? null : String.join("", x.stream().map(String::valueOf).toList());
      case COALESCE ->
          Sql.formed(
              Instants.as(
                  type(op, place), x.stream().filter(Objects::nonNull).findFirst().orElse(null)),
              scale(op, place));
      case IN -> throw new IllegalStateException();
    };
  }

  /** Whether {@code op} compares dates or datetimes, which literals beside them are too. */
  private boolean dated(Expr.Op op, Place place) {
    return switch (op.operator()) {
      case EQ, NEQ, LT, LTE, GT, GTE, BETWEEN, IN ->
          type(op.operands().getFirst(), place)
                  .filter(t -> t == ScalarType.DATE || t == ScalarType.DATETIME)
                  .isPresent()
              || (op.operator() != ExprOperator.IN
                  && type(op.operands().get(1), place)
                      .filter(t -> t == ScalarType.DATE || t == ScalarType.DATETIME)
                      .isPresent());
      case ADD, SUB, MUL, DIV, AND, OR, NOT, IS_NULL, LIKE, CONCAT, COALESCE -> false;
    };
  }

  private static @Nullable Object instant(boolean dated, @Nullable Object value) {
    return dated && value instanceof String text ? Instants.of(text) : value;
  }

  private static List<@Nullable Object> both(@Nullable Object a, @Nullable Object b) {
    var two = new ArrayList<@Nullable Object>();
    two.add(a);
    two.add(b);
    return two;
  }

  private static @Nullable Boolean compared(
      @Nullable Object a, @Nullable Object b, Predicate<Integer> holds) {
    if (a == null || b == null) {
      return null;
    }
    return holds.test(Sql.compare(a, b));
  }

  private @Nullable Object arithmetic(Expr.Op op, List<@Nullable Object> x, Place place) {
    if (!(x.get(0) instanceof Number a) || !(x.get(1) instanceof Number b)) {
      return null;
    }
    int scale = scale(op, place);
    int left = scale(op.operands().get(0), place);
    int right = scale(op.operands().get(1), place);
    return switch (op.operator()) {
      case ADD -> Sql.sum(Sql.aligned(a, left, scale), Sql.aligned(b, right, scale), scale);
      case SUB ->
          Sql.sum(Sql.aligned(a, left, scale), Sql.aligned(b, right, scale).negate(), scale);
      case MUL -> Sql.product(a, left, b, right, scale);
      case DIV -> Sql.quotient(a, left, b, right, scale);
      default -> throw new IllegalStateException();
    };
  }

  private List<@Nullable Object> items(Expr list, Place place) {
    if (list instanceof Expr.ListOf(var exprs, var _)) {
      var items = new ArrayList<@Nullable Object>();
      exprs.forEach(e -> items.add(value(e, place)));
      return items;
    }
    var items = new ArrayList<@Nullable Object>();
    if (inputs.get(((Expr.Param) list).name().text()) instanceof List<?> given) {
      items.addAll(given);
    }
    return items;
  }

  private static @Nullable Boolean in(@Nullable Object x, List<@Nullable Object> items) {
    var found = new ArrayList<@Nullable Object>();
    items.forEach(i -> found.add(compared(x, i, c -> c == 0)));
    return items.isEmpty() ? Boolean.FALSE : Sql.or(found);
  }

  /** A value that leaves its expression: a decimal has eighteen digits at most. */
  @Nullable Object result(Expr expr, Place place) {
    Object value = value(expr, place);
    if (expr instanceof Expr.Let let) {
      return result(WrittenOut.of(let, graph), place);
    }
    boolean worked = expr instanceof Expr.Op || expr instanceof Expr.Case;
    if (worked && value instanceof Long whole && hasDecimalLiteral(expr)) {
      Object unused = Sql.result(BigDecimal.valueOf(whole));
    }
    return worked ? Sql.result(value) : value;
  }

  /** Whether it is a decimal although it has none: {@code 10.00} is one. */
  private static boolean hasDecimalLiteral(Expr expr) {
    return switch (expr) {
      case Expr.Literal(Json.Num(String digits), var _) -> digits.contains(".");
      case Expr.Op op -> op.operands().stream().anyMatch(ExprEvaluator::hasDecimalLiteral);
      default -> false;
    };
  }

  /** How many decimals the form of a value has. */
  int scale(Expr expr, Place place) {
    return switch (expr) {
      case Expr.Path(String text, var _) -> place.pathScale(text);
      case Expr.Ref(String text, var _) -> place.refScale(text);
      case Expr.NodeOutput(var node, var _) -> place.refScale(node.text());
      case Expr.Param(var name, var _) -> inputScale(name.text());
      case Expr.Literal(Json.Num(String digits), var _) ->
          whole(digits) ? 0 : Math.max(0, new BigDecimal(digits).stripTrailingZeros().scale());
      case Expr.Literal _, Expr.Exists _ -> 0;
      case Expr.Applied _ -> // only a part of JSON can be one
          type(expr, place).equals(Optional.of(ScalarType.DECIMAL)) ? Scale.DEFAULT : 0;
      case Expr.Aggregate(var function, var many, var of, _, var scale, _) ->
          switch (function) {
            case COUNT, COUNT_DISTINCT -> 0;
            case AVG -> scale.orElse(Scale.DEFAULT);
            case SUM, MIN, MAX, GROUP_ARRAY ->
                of.map(e -> scale(e, place.inside(many, place).any())).orElse(0);
          };
      case Expr.ListOf _ -> throw notMade(expr);
      case Expr.Lookup lookup -> place.lookedScale(lookup);
      case Expr.Let let -> scale(WrittenOut.of(let, graph), place);
      case Expr.Case(var whens, var otherwise, var _) -> {
        var values = new ArrayList<Expr>(whens.stream().map(Expr.When::value).toList());
        otherwise.ifPresent(values::add);
        yield largest(values, place);
      }
      case Expr.Op(var operator, var operands, var _, var scale) ->
          switch (operator) {
            case EQ, NEQ, LT, LTE, GT, GTE, BETWEEN, IN, AND, OR, NOT, IS_NULL, LIKE, CONCAT -> 0;
            case ADD, SUB, COALESCE -> largest(operands, place);
            case DIV -> scale.orElse(Scale.DEFAULT);
            case MUL -> {
              int a = scale(operands.get(0), place);
              int b = scale(operands.get(1), place);
              yield a == 0 || b == 0 ? a + b : Sql.WIDE;
            }
          };
    };
  }

  private int largest(List<Expr> exprs, Place place) {
    return exprs.stream().mapToInt(e -> scale(e, place)).max().orElse(0);
  }

  private int inputScale(String name) {
    return inputType(name) == ScalarType.DECIMAL
        ? graph.input(name).orElseThrow().scale().orElse(Scale.DEFAULT)
        : 0;
  }

  /** The static type; empty for a bare null. */
  Optional<ScalarType> type(Expr expr, Place place) {
    return switch (expr) {
      case Expr.Path(String text, var _) -> place.pathType(text);
      case Expr.Ref(String text, var _) -> place.refType(text);
      case Expr.NodeOutput(var node, var _) -> place.refType(node.text());
      case Expr.Param(var name, var _) -> Optional.of(inputType(name.text()));
      case Expr.Literal(Json json, var _) -> literalType(json);
      case Expr.ListOf _ -> throw notMade(expr);
      case Expr.Exists _ -> Optional.of(ScalarType.BOOLEAN);
      case Expr.Aggregate(var function, var many, var of, _, _, _) ->
          switch (function) {
            case COUNT, COUNT_DISTINCT -> Optional.of(ScalarType.INTEGER);
            case AVG -> Optional.of(ScalarType.DECIMAL);
            case SUM, MIN, MAX, GROUP_ARRAY ->
                of.flatMap(e -> type(e, place.inside(many, place).any()));
          };
      case Expr.Lookup lookup -> place.lookedType(lookup);
      case Expr.Let let -> type(WrittenOut.of(let, graph), place);
      case Expr.Case(var whens, var otherwise, var _) -> {
        var values = new ArrayList<Expr>(whens.stream().map(Expr.When::value).toList());
        otherwise.ifPresent(values::add);
        yield widest(values, place);
      }
      case Expr.Applied(var function, var operands, var _) ->
          Functions.type(
              function,
              operands,
              operands.isEmpty() ? Optional.empty() : type(operands.getFirst(), place));
      case Expr.Op(var operator, var operands, var _, var _) ->
          switch (operator) {
            case EQ, NEQ, LT, LTE, GT, GTE, BETWEEN, IN, AND, OR, NOT, IS_NULL, LIKE ->
                Optional.of(ScalarType.BOOLEAN);
            case CONCAT -> Optional.of(ScalarType.STRING);
            case DIV -> Optional.of(ScalarType.DECIMAL);
            case ADD, SUB, MUL, COALESCE -> widest(operands, place);
          };
    };
  }

  private ScalarType inputType(String name) {
    return switch (graph.input(name).orElseThrow().type()) {
      case InputType.Scalar(ScalarType type) -> type;
      case InputType.ListOf(ScalarType type) -> type;
      case InputType.ListOfRows _, InputType.Row _, InputType.Rowset _ ->
          throw new IllegalStateException();
    };
  }

  private static Optional<ScalarType> literalType(Json json) {
    return switch (json) {
      case Json.Null _ -> Optional.empty();
      case Json.Bool _ -> Optional.of(ScalarType.BOOLEAN);
      case Json.Str _ -> Optional.of(ScalarType.STRING);
      case Json.Num(String digits) ->
          Optional.of(whole(digits) ? ScalarType.INTEGER : ScalarType.DECIMAL);
      case Json.Arr _, Json.Obj _ -> Optional.of(ScalarType.JSON);
    };
  }

  private Optional<ScalarType> widest(List<Expr> exprs, Place place) {
    List<ScalarType> types =
        exprs.stream().flatMap(e -> type(e, place).stream()).distinct().toList();
    if (types.contains(ScalarType.DECIMAL)) {
      return Optional.of(ScalarType.DECIMAL);
    }
    return types.contains(ScalarType.DATETIME)
        ? Optional.of(ScalarType.DATETIME)
        : types.stream().findFirst();
  }

  /** Inputs of a mode that a condition names. */
  static List<String> params(Expr expr) {
    return Collections.unmodifiableList(collect(expr, new ArrayList<>()));
  }

  private static List<String> collect(Expr expr, List<String> names) {
    switch (expr) {
      case Expr.Param(var name, var _) -> names.add(name.text());
      case Expr.ListOf(var items, var _) -> items.forEach(i -> collect(i, names));
      case Expr.Op(var _, var operands, var _, var _) -> operands.forEach(o -> collect(o, names));
      case Expr.Applied(var _, var operands, var _) -> operands.forEach(o -> collect(o, names));
      case Expr.Case(var whens, var otherwise, var _) -> {
        whens.forEach(
            w -> {
              collect(w.condition(), names);
              collect(w.value(), names);
            });
        otherwise.ifPresent(o -> collect(o, names));
      }
      case Expr.Exists(var _, var where, var _) -> where.ifPresent(w -> collect(w, names));
      case Expr.Aggregate(_, _, var of, var where, _, _) -> {
        of.ifPresent(o -> collect(o, names));
        where.ifPresent(w -> collect(w, names));
      }
      case Expr.Let(var _, var with, var _) -> with.forEach(a -> collect(a.value(), names));
      case Expr.Path _, Expr.Literal _, Expr.Ref _, Expr.NodeOutput _, Expr.Lookup _ -> {}
    }
    return names;
  }
}
