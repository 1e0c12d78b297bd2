package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_FIELD_NOT_FOUND;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_PARAM_CONTEXT;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_PARAM_UNKNOWN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds and types expressions, reporting what does not fit. */
final class Expressions {
  private final GraphScope scope;
  private final References references;
  private final Optional<LetUses.Frame> frame;

  Expressions(GraphScope scope) {
    this(scope, Optional.empty());
  }

  /**
   * @param frame what parameters are, within a named expression
   */
  Expressions(GraphScope scope, Optional<LetUses.Frame> frame) {
    this.scope = scope;
    this.references = new References(scope);
    this.frame = frame;
  }

  /**
   * Where an expression stands.
   *
   * @param row the rows it is evaluated over; empty where bare strings are paths into node outputs
   * @param filter whether an optional input may stand here
   * @param around where that which is asked of these rows as a whole stands
   */
  record Place(Optional<Rows.Scope> row, boolean filter, Optional<Place> around) {
    static final Place OUTPUTS = new Place(Optional.empty(), false, Optional.empty());

    static Place row(Rows.Scope scope) {
      return new Place(Optional.of(scope), false, Optional.empty());
    }

    static Place filter(Rows.Scope scope) {
      return new Place(Optional.of(scope), true, Optional.empty());
    }

    /** Inside rows that are asked about here as a whole. */
    Place inside(Rows.Scope scope) {
      return new Place(Optional.of(scope), filter, Optional.of(this));
    }

    /** How many places are around. */
    int depth() {
      return around.map(place -> place.depth() + 1).orElse(0);
    }
  }

  Optional<Value> value(Expr expr, Place place) {
    return switch (expr) {
      case Expr.Path(String text, Span span) ->
          place.row().isPresent() ? field(text, span, place) : references.value(text, span);
      case Expr.Literal literal -> literal(literal);
      case Expr.Param param -> input(param, place);
      case Expr.Ref(String path, Span span) -> outside(references.value(path, span), place);
      case Expr.NodeOutput node -> outside(references.node(node.node(), node.span()), place);
      case Expr.Op op -> operation(op, place);
      case Expr.Applied applied -> new Functions(scope, this).of(applied, place);
      case Expr.Exists exists -> new Summaries(scope, this).exists(exists, place);
      case Expr.Aggregate aggregate -> new Summaries(scope, this).aggregate(aggregate, place);
      case Expr.Lookup lookup -> new Related(scope, this).field(lookup, place);
      case Expr.Let let -> new LetUses(scope, this, frame).of(let, place);
      case Expr.Case cases -> cases(cases, place);
      case Expr.ListOf list ->
          scope.refuse(
              SEM_TYPE_MISMATCH,
              list.span(),
              "a list stands where one value is needed",
              "lists only stand on the right of `in`");
    };
  }

  /** The same, and it must be boolean. */
  Optional<Value> condition(Expr expr, Place place) {
    return value(expr, place).filter(v -> mustBe(v, ScalarType.BOOLEAN, expr.span()));
  }

  private Optional<Value> literal(Expr.Literal literal) {
    return switch (literal.value()) {
      case Json.Null _ -> Optional.of(new Value.Literal(Json.NULL, Type.NULL));
      case Json.Bool _ -> ofLiteral(literal, ScalarType.BOOLEAN);
      case Json.Str _ -> ofLiteral(literal, ScalarType.STRING);
      case Json.Num(String digits) ->
          isInteger(digits) ? ofLiteral(literal, ScalarType.INTEGER) : decimal(literal, digits);
      case Json.Arr _, Json.Obj _ -> ofLiteral(literal, ScalarType.JSON);
    };
  }

  private static Optional<Value> ofLiteral(Expr.Literal literal, ScalarType type) {
    return Optional.of(new Value.Literal(literal.value(), Type.of(type, false)));
  }

  private Optional<Value> decimal(Expr.Literal literal, String digits) {
    int scale = Scale.of(digits);
    if (scale > Scale.MOST || new Scale(scale).scaled(digits).isEmpty()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          literal.span(),
          "`%s` is beyond what a decimal holds".formatted(digits),
          "a decimal has at most %s digits, %s of them behind the point"
              .formatted(Scale.DIGITS, Scale.MOST));
    }
    return Optional.of(new Value.Literal(literal.value(), Type.decimal(scale, false)));
  }

  private static boolean isInteger(String digits) {
    try {
      Long.parseLong(digits);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private Optional<Value> input(Expr.Param param, Place place) {
    String name = param.name().text();
    if (frame.isPresent()) {
      return Optional.ofNullable(frame.get().given().get(name));
    }
    Optional<Input> declared = scope.graph.input(name);
    if (declared.isEmpty()) {
      List<String> names = scope.graph.inputs().stream().map(i -> i.name().text()).toList();
      return scope.refuse(
          SEM_PARAM_UNKNOWN,
          param.name().span(),
          "the graph has no input `%s`".formatted(name),
          NearNames.hint(name, names));
    }
    Input input = declared.get();
    if (input.mode() == InputMode.PREDICATE_OPTIONAL && !place.filter()) {
      return scope.refuse(
          SEM_PARAM_CONTEXT,
          param.span(),
          "the optional input `%s` stands outside a filter".formatted(name),
          "use it in a filter, or make its mode `nullable`");
    }
    boolean nullable = input.mode() == InputMode.NULLABLE;
    return switch (input.type()) {
      case InputType.Scalar(ScalarType type) ->
          Optional.of(new Value.Input(name, false, typed(input, type, nullable)));
      case InputType.ListOf(ScalarType type) ->
          Optional.of(new Value.Input(name, true, typed(input, type, nullable)));
      case InputType.ListOfRows _ ->
          scope.refuse(
              SEM_TYPE_MISMATCH,
              param.span(),
              "the input `%s` is records, not one value".formatted(name),
              "read them with `\"source\": {\"param\": \"%s\"}`, or emit `each` of them"
                  .formatted(name));
      case InputType.Row _, InputType.Rowset _ ->
          scope.refuse(
              SEM_TYPE_MISMATCH,
              param.span(),
              "the input `%s` is rows, not one value".formatted(name),
              "use an input of a scalar type");
    };
  }

  private Type typed(Input input, ScalarType type, boolean nullable) {
    return type == ScalarType.DECIMAL
        ? Type.decimal(scope.scale(input), nullable)
        : Type.of(type, nullable);
  }

  /**
   * What is said of the element that an emit is for is outside of all rows that are asked about.
   */
  private static Optional<Value> outside(Optional<Value> value, Place place) {
    return value.map(
        found -> {
          Value outside = found;
          for (int i = place.depth(); i > 0 && found instanceof Value.Column; i--) {
            outside = new Value.Around(outside);
          }
          return outside;
        });
  }

  private Optional<Value> field(String text, Span span, Place place) {
    String[] parts = text.split("\\.", -1);
    Rows.Scope row = place.row().orElseThrow();
    Optional<Place> around = place.around().filter(outer -> names(outer, parts));
    return around.isPresent() && !names(row, parts)
        ? field(text, span, around.get()).map(Value.Around::new)
        : field(text, span, row);
  }

  /** Whether the rows of {@code place}, or those around it, go by what {@code path} starts with. */
  private static boolean names(Place place, String[] path) {
    return place.row().filter(row -> names(row, path)).isPresent()
        || place.around().filter(outer -> names(outer, path)).isPresent();
  }

  private static boolean names(Rows.Scope row, String[] path) {
    return path.length == 1
        ? row.scan().isEmpty() && row.field(path[0]).isPresent()
        : Navigation.from(row, path[0]).isPresent() || path[0].equals(row.alias());
  }

  private Optional<Value> field(String text, Span span, Rows.Scope row) {
    String[] parts = text.split("\\.", -1);
    if (parts.length == 1 && row.scan().isEmpty()) {
      return output(parts[0], span, row);
    }
    Optional<Navigation.Way> from = Navigation.from(row, parts[0]);
    if (parts.length > 1 && from.isPresent()) {
      return column(parts, span, from.get());
    }
    boolean output = parts.length == 2 && parts[0].equals(row.alias());
    return output ? output(parts[1], span, row) : outOfScope(text, parts, span, row);
  }

  private Optional<Value> output(String name, Span span, Rows.Scope row) {
    return row.field(name)
        .<Value>map(f -> new Value.Output(f.name(), f.type()))
        .or(() -> unknownField(name, span, row));
  }

  private Optional<Value> column(String[] parts, Span span, Navigation.Way from) {
    var navigation = new Navigation(scope);
    Optional<Navigation.Way> way = Optional.of(from);
    for (int i = 1; i < parts.length - 1 && way.isPresent(); i++) {
      String relation = parts[i];
      way = way.flatMap(w -> navigation.follow(w, relation, false, span));
    }
    return way.flatMap(w -> navigation.field(w, parts[parts.length - 1], span)).map(c -> c);
  }

  private Optional<Value> outOfScope(String text, String[] parts, Span span, Rows.Scope row) {
    String last = parts[parts.length - 1];
    boolean known = row.field(last).isPresent();
    return scope.refuse(
        SEM_FIELD_NOT_FOUND,
        span,
        "`%s` names no field of the rows here".formatted(text),
        known
            ? "write `%s.%s`".formatted(row.alias(), last)
            : "fields are written `%s.<field>`%s"
                .formatted(
                    row.alias(),
                    parts.length == 1 ? ", a text `{\"$literal\": \"%s\"}`".formatted(text) : ""));
  }

  private Optional<Value> unknownField(String name, Span span, Rows.Scope row) {
    List<String> names = row.fields().stream().map(Rows.Field::name).toList();
    return scope.refuse(
        SEM_FIELD_NOT_FOUND,
        span,
        "the rows here have no field `%s`".formatted(name),
        NearNames.hint(name, names));
  }

  private Optional<Value> cases(Expr.Case cases, Place place) {
    var whens = new ArrayList<Value.When>();
    Optional<Type> type = Optional.of(Type.NULL);
    boolean whole = true;
    boolean nullable = cases.otherwise().isEmpty();
    for (Expr.When when : cases.whens()) {
      Optional<Value> condition = condition(when.condition(), place);
      Optional<Value> value = value(when.value(), place);
      if (condition.isEmpty() || value.isEmpty()) {
        whole = false;
        continue;
      }
      whens.add(new Value.When(condition.get(), value.get()));
      nullable |= value.get().type().nullable();
      type = type.flatMap(t -> Type.common(t, value.get().type()));
    }
    Optional<Value> otherwise = cases.otherwise().flatMap(e -> value(e, place));
    if (!whole || otherwise.isPresent() != cases.otherwise().isPresent()) {
      return Optional.empty();
    }
    if (otherwise.isPresent()) {
      nullable |= otherwise.get().type().nullable();
      type = type.flatMap(t -> Type.common(t, otherwise.get().type()));
    }
    if (type.isEmpty()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          cases.span(),
          "the values of the case have no common type",
          "give all of them one type");
    }
    Type common = type.get().asNullable(nullable);
    return Optional.of(
        new Value.Case(
            whens.stream()
                .map(when -> new Value.When(when.condition(), Times.as(when.value(), common)))
                .toList(),
            otherwise.map(value -> Times.as(value, common)),
            common));
  }

  private Optional<Value> operation(Expr.Op op, Place place) {
    if (op.operator() == ExprOperator.IN) {
      return membership(op, place);
    }
    var operands = new ArrayList<Value>();
    for (Expr operand : op.operands()) {
      value(operand, place).ifPresent(operands::add);
    }
    if (operands.size() < op.operands().size()) {
      return Optional.empty();
    }
    Optional<List<Value>> read = new Times(scope).read(operands, op.operands());
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<Value> fitted = OperatorTypes.fromCalls(op.operator(), read.get());
    return new OperatorTypes(scope)
        .check(op, fitted)
        .map(t -> new Value.Op(op.operator(), Times.alike(fitted), t));
  }

  private Optional<Value> membership(Expr.Op op, Place place) {
    Optional<Value> left = value(op.operands().get(0), place);
    Expr right = op.operands().get(1);
    Optional<Value> list =
        switch (right) {
          case Expr.ListOf(var items, Span _) -> items(items, place);
          case Expr.Literal(Json.Arr(var items), Span span) ->
              items(items.stream().<Expr>map(item -> new Expr.Literal(item, span)).toList(), place);
          case Expr.Path _,
              Expr.Literal _,
              Expr.Param _,
              Expr.Ref _,
              Expr.NodeOutput _,
              Expr.Exists _,
              Expr.Aggregate _,
              Expr.Lookup _,
              Expr.Let _,
              Expr.Op _,
              Expr.Applied _,
              Expr.Case _ ->
              value(right, place).filter(v -> isList(v, right.span()));
        };
    if (left.isEmpty() || list.isEmpty()) {
      return Optional.empty();
    }
    return new Times(scope)
        .read(List.of(left.get(), list.get()), op.operands())
        .flatMap(
            both ->
                new OperatorTypes(scope)
                    .check(op, both)
                    .map(t -> new Value.Op(op.operator(), Times.alike(both), t)));
  }

  private Optional<Value> items(List<Expr> items, Place place) {
    var values = new ArrayList<Value>();
    Optional<Type> type = Optional.of(Type.NULL);
    for (Expr item : items) {
      Optional<Value> value = value(item, place);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
      type = type.flatMap(t -> Type.common(t, value.get().type()));
    }
    return Optional.of(new Value.ListOf(values, type.orElse(Type.NULL)));
  }

  private boolean isList(Value value, Span span) {
    if (value instanceof Value.Input input && input.list()) {
      return true;
    }
    scope.refuse(
        SEM_TYPE_MISMATCH,
        span,
        "the right side of `in` is one value",
        "give a list, or an input of type `{\"list\": …}`");
    return false;
  }

  private boolean mustBe(Value value, ScalarType type, Span span) {
    if (value.type().fits(type)) {
      return true;
    }
    scope.refuse(
        SEM_TYPE_MISMATCH,
        span,
        "%s stands where %s is needed".formatted(value.type().phrase(), Type.article(type.word())),
        "compare it with something");
    return false;
  }
}
