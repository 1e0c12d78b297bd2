package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_AGGREGATE_ID_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.CMD_PAYLOAD_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_NULLABILITY_VIOLATION;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_SHAPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Name;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Shape;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Resolves one graph, node by node in their order, and reports all that does not fit. */
final class GraphResolver {
  private final GraphScope scope;
  private final Expressions expressions;
  private final Related related;
  private Optional<ResolvedGraph.Form> result = Optional.empty();
  private Optional<String> branch = Optional.empty();

  private GraphResolver(GraphScope scope) {
    this.scope = scope;
    this.expressions = new Expressions(scope);
    this.related = new Related(scope, expressions);
  }

  /** A graph that a binding names. */
  static Result<ResolvedGraph> resolve(
      Blueprint blueprint, Deriveds deriveds, Blueprint.Service service, Graph graph) {
    boolean commands = graph.nodes().stream().anyMatch(n -> n instanceof Node.Emit);
    var role = commands ? GraphScope.Role.COMMAND : GraphScope.Role.QUERY;
    var scope = new GraphScope(blueprint, deriveds, service, graph, role);
    return new GraphResolver(scope).all().finish();
  }

  /** The rows of a graph that a derived projection is kept by, by the id of their node. */
  static Result<Map<String, Rows>> projection(
      Blueprint blueprint, Blueprint.Service service, Graph graph) {
    var scope =
        new GraphScope(blueprint, Deriveds.NONE, service, graph, GraphScope.Role.PROJECTION);
    new GraphResolver(scope).all();
    return scope.broken.isEmpty()
        ? Result.of(scope.rowsets, scope.found)
        : new Result.Failed<>(scope.found);
  }

  private GraphResolver all() {
    scope.graph.nodes().forEach(this::node);
    return this;
  }

  private Result<ResolvedGraph> finish() {
    var forms = new Forms(scope, expressions);
    if (result.isEmpty() && scope.found.isEmpty()) {
      result = forms.ofOutput(scope.graph.output());
    }
    if (result.isEmpty() || !scope.broken.isEmpty()) {
      return new Result.Failed<>(scope.found);
    }
    var guards = Guards.in(scope);
    return Result.of(
        new ResolvedGraph(
            scope.service,
            scope.graph,
            scope.rowsets,
            scope.lookups,
            List.copyOf(scope.branches.values()),
            scope.steps,
            List.copyOf(scope.emits.values()),
            guards,
            !scope.emits.isEmpty(),
            result.get()),
        scope.found);
  }

  private void node(Node node) {
    String id = node.id().text();
    boolean resolved =
        switch (node) {
          case Node.FindMany findMany -> scan(findMany);
          case Node.FindOne findOne -> lookup(findOne);
          case Node.Filter filter -> rows(id, filter.input(), input -> filter(filter, input));
          case Node.MapRows map -> rows(id, map.input(), input -> map(map, input));
          case Node.Reduce reduce -> rows(id, reduce.input(), input -> reduce(reduce, input));
          case Node.Sort sort -> rows(id, sort.input(), input -> sort(sort, input));
          case Node.Limit limit -> rows(id, limit.input(), input -> limit(limit, input));
          case Node.Distinct distinct ->
              rows(id, distinct.input(), input -> Optional.of(new Rows.Distinct(input)));
          case Node.LookupOne lookup ->
              rows(id, lookup.input(), input -> related.beside(lookup, input));
          case Node.Uuid _ -> scope.uuids.add(id);
          case Node.Emit emit -> emit(emit);
          case Node.Branch branching -> branch(branching);
          case Node.Result value -> result(value);
          case Node.Call call -> new CallResolver(scope, expressions).call(call);
          case Node.Make make -> new CallResolver(scope, expressions).make(make);
        };
    if (!resolved) {
      scope.broken.add(id);
    }
  }

  private boolean scan(Node.FindMany findMany) {
    Optional<Rows> rows = scan(findMany.source());
    rows.ifPresent(r -> scope.rowsets.put(findMany.id().text(), r));
    return rows.isPresent();
  }

  private Optional<Rows> scan(Node.Source source) {
    return new Sources(scope)
        .of(source)
        .map(
            read ->
                new Rows.Scan(
                    read,
                    new Rows.Scope(alias(source.name().text()), Optional.of(read), List.of())));
  }

  private boolean lookup(Node.FindOne findOne) {
    Optional<Rows> scan = scan(findOne.source());
    if (scan.isEmpty()) {
      return false;
    }
    Optional<Value> where =
        expressions.condition(findOne.where(), Expressions.Place.row(scan.get().scope()));
    where.ifPresent(
        condition ->
            scope.lookups.put(
                findOne.id().text(),
                new ResolvedGraph.Lookup(
                    findOne.id().text(),
                    new Rows.Filter(scan.get(), condition, List.of()),
                    keyValue(condition, scan.get().scope()))));
    return where.isPresent();
  }

  /** The value {@code v} where {@code condition} is just {@code key = v} of a single key. */
  private static Optional<Value> keyValue(Value condition, Rows.Scope row) {
    Entity entity = row.scan().orElseThrow().table().entity();
    if (!(condition instanceof Value.Op(Expr.Operator operator, List<Value> operands, Type _))
        || operator != Expr.Operator.EQ
        || entity.keys().size() != 1) {
      return Optional.empty();
    }
    for (int side = 0; side < 2; side++) {
      Value other = operands.get(1 - side);
      if (operands.get(side) instanceof Value.Column(List<Value.Hop> path, Entity.Field field, _)
          && path.isEmpty()
          && field.equals(entity.key())
          && !Values.readsRow(other)) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  private boolean rows(
      String id, Name input, java.util.function.Function<Rows, Optional<Rows>> next) {
    Rows before = scope.rowsets.get(input.text());
    if (before == null) {
      if (!scope.broken.contains(input.text())) {
        scope.refuse(
            SEM_TYPE_MISMATCH,
            input.span(),
            "`%s` does not yield rows".formatted(input),
            "name an earlier findMany, filter, map, reduce, sort or limit");
      }
      return false;
    }
    Optional<Rows> rows = next.apply(before);
    rows.ifPresent(r -> scope.rowsets.put(id, r));
    return rows.isPresent();
  }

  private Optional<Rows> filter(Node.Filter filter, Rows input) {
    return expressions
        .condition(filter.expr(), Expressions.Place.filter(input.scope()))
        .map(v -> new Rows.Filter(input, v, optionalInputs(v)));
  }

  private List<String> optionalInputs(Value value) {
    return Values.inputs(value).stream()
        .filter(
            name -> scope.graph.input(name).orElseThrow().mode() == Graph.Mode.PREDICATE_OPTIONAL)
        .toList();
  }

  private Optional<Rows> map(Node.MapRows map, Rows input) {
    var outputs = new ArrayList<Rows.Named>();
    for (Node.Assignment field : map.fields()) {
      expressions
          .value(field.value(), Expressions.Place.row(input.scope()))
          .map(v -> asField(map.into(), field.name(), v))
          .filter(v -> fitsShape(map.into(), field.name(), v.type(), field.value().span()))
          .ifPresent(v -> outputs.add(new Rows.Named(field.name().text(), v)));
    }
    if (outputs.size() < map.fields().size()) {
      return Optional.empty();
    }
    List<Rows.Field> fields =
        outputs.stream()
            .map(o -> new Rows.Field(o.name(), widened(map.into(), o.name(), o.value().type())))
            .toList();
    return related
        .required(map, input)
        .map(rows -> new Rows.Project(rows, outputs, after(map.into(), fields)));
  }

  private Optional<Rows> reduce(Node.Reduce reduce, Rows input) {
    var place = Expressions.Place.row(input.scope());
    var groups = new ArrayList<Rows.Named>();
    for (Node.Assignment group : reduce.group()) {
      expressions
          .value(group.value(), place)
          .filter(v -> fitsShape(reduce.into(), group.name(), v.type(), group.value().span()))
          .ifPresent(v -> groups.add(new Rows.Named(group.name().text(), v)));
    }
    var measures = new ArrayList<Rows.Measured>();
    for (Node.Measure measure : reduce.measures()) {
      measure(reduce, measure, place).ifPresent(measures::add);
    }
    if (groups.size() < reduce.group().size() || measures.size() < reduce.measures().size()) {
      return Optional.empty();
    }
    var fields = new ArrayList<Rows.Field>();
    groups.forEach(
        g ->
            fields.add(
                new Rows.Field(g.name(), widened(reduce.into(), g.name(), g.value().type()))));
    measures.forEach(
        m -> fields.add(new Rows.Field(m.name(), widened(reduce.into(), m.name(), m.type()))));
    return Optional.of(new Rows.Aggregate(input, groups, measures, after(reduce.into(), fields)));
  }

  private Optional<Rows.Measured> measure(
      Node.Reduce reduce, Node.Measure measure, Expressions.Place place) {
    Optional<Value> operand = measure.expr().flatMap(e -> expressions.value(e, place));
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
          case SUM -> number(measure, operand).map(v -> v.type().asNullable(nullable));
          case AVG -> number(measure, operand).map(_ -> Type.of(ScalarType.DECIMAL, nullable));
          case MIN, MAX -> single(measure, operand).map(v -> v.type().asNullable(nullable));
          case GROUP_ARRAY -> single(measure, operand).map(v -> v.type().listed());
        };
    return type.filter(t -> fitsShape(reduce.into(), measure.name(), t, measure.span()))
        .map(t -> new Rows.Measured(measure.name().text(), measure.function(), operand, t));
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
    if (value.isPresent() && value.get().type().array()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          measure.span(),
          "`%s` needs single values and gets %s"
              .formatted(word(measure), value.get().type().phrase()),
          "give it a field of one value");
    }
    return value;
  }

  private static String word(Node.Measure measure) {
    return measure.function().name().toLowerCase(Locale.ROOT);
  }

  private Value asField(Name into, Name name, Value value) {
    return Shapes.find(scope, into.text())
        .flatMap(shape -> shape.field(name.text()))
        .map(field -> Values.as(value, field.type()))
        .orElse(value);
  }

  /** Whether a value can be the field of the shape; an unknown field is reported elsewhere. */
  private boolean fitsShape(Name into, Name name, Type type, Span span) {
    Optional<Shape.Field> field =
        Shapes.find(scope, into.text()).flatMap(s -> s.field(name.text()));
    if (field.isEmpty()) {
      return true;
    }
    if (!fits(type, field.get())) {
      scope.refuse(
          SEM_SHAPE_MISMATCH,
          span,
          "`%s.%s` is %s, and gets %s".formatted(into, name, field.get().phrase(), type.phrase()),
          "change the shape or the expression");
      return false;
    }
    if (type.nullable() && !field.get().nullable()) {
      scope.refuse(
          SEM_NULLABILITY_VIOLATION,
          span,
          "`%s.%s` must not be null, and this may be".formatted(into, name),
          "make the shape's field nullable, or use `coalesce`");
      return false;
    }
    return true;
  }

  private static boolean fits(Type type, Shape.Field field) {
    return field.array() ? type.fitsList(field.type()) : type.fits(field.type());
  }

  /** The type that {@code type} has in the shape: an integer may be a decimal there. */
  private Type widened(Name into, String name, Type type) {
    return Shapes.find(scope, into.text())
        .flatMap(s -> s.field(name))
        .filter(f -> !f.array())
        .map(f -> Type.of(f.type(), type.nullable()))
        .orElse(type);
  }

  private static Rows.Scope after(Name into, List<Rows.Field> fields) {
    return new Rows.Scope(alias(into.text()), Optional.empty(), fields);
  }

  private Optional<Rows> sort(Node.Sort sort, Rows input) {
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
    if (value.type().array()) {
      scope.refuse(
          SEM_TYPE_MISMATCH,
          span,
          "rows can't be sorted by %s".formatted(value.type().phrase()),
          "sort by a field of one value");
    }
    return !value.type().array();
  }

  private Optional<Rows> limit(Node.Limit limit, Rows input) {
    return switch (limit.count()) {
      case Node.Count.Fixed(long rows) ->
          Optional.of(
              new Rows.Limit(
                  input, new Value.Literal(Json.of(rows), Type.of(ScalarType.INTEGER, false))));
      case Node.Count.OfInput(Name name) ->
          expressions
              .value(new Expr.Param(name, name.span()), Expressions.Place.OUTPUTS)
              .filter(v -> isCount(v, name))
              .map(v -> new Rows.Limit(input, v));
    };
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

  private boolean emit(Node.Emit emit) {
    Optional<Entity> entity = scope.blueprint.entity(emit.aggregate().text());
    Optional<Entity.StateMachine> machine = entity.flatMap(Entity::stateMachine);
    Optional<Entity.Transition> transition =
        machine.flatMap(m -> m.transition(emit.transition().text()));
    Optional<Value> id =
        expressions
            .value(emit.aggregateId(), Expressions.Place.OUTPUTS)
            .map(v -> entity.map(e -> Values.as(v, e.key().type())).orElse(v));
    var payload = new LinkedHashMap<String, Value>();
    boolean whole = true;
    for (Node.Assignment field : emit.payload()) {
      Optional<Value> value =
          expressions
              .value(field.value(), Expressions.Place.OUTPUTS)
              .map(v -> asField(entity, field.name(), v));
      value.ifPresent(v -> payload.put(field.name().text(), v));
      whole &= value.isPresent();
      if (entity.isPresent() && value.isPresent()) {
        whole &= fitsField(entity.get(), field, value.get());
      }
    }
    if (transition.isEmpty() || id.isEmpty() || !whole) {
      return false;
    }
    Entity aggregate = entity.orElseThrow();
    if (!id.get().type().fits(aggregate.key().type())) {
      scope.refuse(
          CMD_AGGREGATE_ID_TYPE_MISMATCH,
          emit.aggregateId().span(),
          "the key of `%s` is %s, and its id %s"
              .formatted(
                  aggregate.name(),
                  Type.article(aggregate.key().type().word()),
                  id.get().type().phrase()),
          "give it " + Type.article(aggregate.key().type().word()));
      return false;
    }
    var ordered = new LinkedHashMap<String, Value>();
    for (String field : transition.get().payload(machine.orElseThrow())) {
      Value value = payload.get(field);
      if (value != null) {
        ordered.put(field, value);
      }
    }
    scope.emits.put(
        emit.id().text(),
        new ResolvedGraph.Emit(
            emit.id().text(),
            aggregate,
            machine.orElseThrow(),
            transition.get(),
            id.get(),
            ordered,
            branch));
    return true;
  }

  private static Value asField(Optional<Entity> entity, Name name, Value value) {
    return entity
        .flatMap(e -> e.field(name.text()))
        .map(field -> Values.as(value, field.type()))
        .orElse(value);
  }

  private boolean fitsField(Entity entity, Node.Assignment assignment, Value value) {
    Optional<Entity.Field> field = entity.field(assignment.name().text());
    boolean text = value instanceof Value.Literal(Json.Str _, Type _);
    if (field.isEmpty()
        || value.type().fits(field.get().type())
        || (text && isDate(field.get().type()))) {
      return true;
    }
    scope.refuse(
        CMD_PAYLOAD_TYPE_MISMATCH,
        assignment.value().span(),
        "`%s.%s` is %s, and gets %s"
            .formatted(
                entity.name(),
                assignment.name(),
                Type.article(field.get().type().word()),
                value.type().phrase()),
        "give it " + Type.article(field.get().type().word()));
    return false;
  }

  private static boolean isDate(ScalarType type) {
    return type == ScalarType.DATE || type == ScalarType.DATETIME;
  }

  private boolean branch(Node.Branch node) {
    var choices = new ArrayList<ResolvedGraph.Choice>();
    String otherwise = "";
    boolean whole = true;
    for (Node.Case option : node.cases()) {
      if (option.when().isEmpty()) {
        otherwise = option.then().text();
        continue;
      }
      Optional<Value> when = expressions.condition(option.when().get(), Expressions.Place.OUTPUTS);
      when.ifPresent(v -> choices.add(new ResolvedGraph.Choice(v, option.then().text())));
      whole &= when.isPresent();
    }
    branch = Optional.of(node.id().text());
    if (whole) {
      scope.branches.put(
          node.id().text(), new ResolvedGraph.Branch(node.id().text(), choices, otherwise));
    }
    return whole;
  }

  private boolean result(Node.Result node) {
    Optional<ResolvedGraph.Form> form =
        new Forms(scope, expressions).ofResult(node.value(), scope.graph.output().type());
    boolean answers = scope.graph.output().from().text().equals(node.id().text());
    if (answers) {
      result = form;
    }
    return form.isPresent();
  }

  /** {@code OrderItem} → {@code orderItem}. */
  static String alias(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
