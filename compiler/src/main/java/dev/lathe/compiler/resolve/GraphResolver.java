package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.INPUT_NOT_A_LIST;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Resolves one graph, node by node in their order, and reports all that does not fit. */
final class GraphResolver {
  private final GraphScope scope;
  private final Expressions expressions;
  private final Related related;
  private final RowSteps steps;
  private final Reducing reducing;
  private Optional<Form> result = Optional.empty();
  private Optional<String> branch = Optional.empty();

  private GraphResolver(GraphScope scope) {
    this.scope = scope;
    this.expressions = new Expressions(scope);
    this.related = new Related(scope, expressions);
    this.steps = new RowSteps(scope, expressions, related);
    this.reducing = new Reducing(scope, expressions);
  }

  /** A graph that a binding names. */
  static Result<ResolvedGraph> resolve(
      Blueprint blueprint, DerivedProjections deriveds, Blueprint.Service service, Graph graph) {
    boolean commands = graph.nodes().stream().anyMatch(n -> n instanceof Node.Emit);
    var role = commands ? GraphScope.Role.COMMAND : GraphScope.Role.QUERY;
    var scope = new GraphScope(blueprint, deriveds, service, graph, role);
    var resolver = new GraphResolver(scope);
    Result<ResolvedGraph> resolved = resolver.all().finish();
    if (resolved instanceof Result.Ok<ResolvedGraph>(var first, var _)) {
      Graph scaled = graph.scaled(InputScales.of(first));
      if (!scaled.equals(graph)) {
        resolver = new GraphResolver(new GraphScope(blueprint, deriveds, service, scaled, role));
        resolved = resolver.all().finish();
      }
    }
    return resolver.withDefaults(resolved);
  }

  /** The rows of a graph that a derived projection is kept by, by the id of their node. */
  static Result<Map<String, Rows>> projection(
      Blueprint blueprint, Blueprint.Service service, Graph graph) {
    var scope =
        new GraphScope(
            blueprint, DerivedProjections.NONE, service, graph, GraphScope.Role.PROJECTION);
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
    Refusals.unsaid(scope, guards);
    var resolved =
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
            scope.blueprint.decimalsAsText(),
            result.get(),
            Optional.empty(),
            Optional.empty());
    scope.graph.inputs().stream()
        .filter(input -> resolved.patterns().contains(input.name().text()))
        .forEach(this::pattern);
    return Result.of(resolved, scope.found);
  }

  /** The scales of inputs are known by now, so their defaults can be held to them. */
  private Result<ResolvedGraph> withDefaults(Result<ResolvedGraph> resolved) {
    if (resolved instanceof Result.Ok<ResolvedGraph>(var graph, var _)) {
      scope.graph.inputs().forEach(this::decimal);
      WrittenValues.check(scope, graph);
      return Result.of(graph, scope.found);
    }
    return resolved;
  }

  /** A request could not send more digits than the scale allows. */
  private void decimal(Input input) {
    boolean decimal =
        input.type() instanceof InputType.Scalar(ScalarType type) && type == ScalarType.DECIMAL;
    if (decimal
        && input.fallback().isPresent()
        && digits(input.fallback().get())
            .filter(digits -> new Scale(scope.scale(input)).scaled(digits).isEmpty())
            .isPresent()) {
      var unused =
          scope.refuse(
              DiagnosticCode.INPUT_DEFAULT_MISMATCH,
              input.name().span(),
              "the default of `%s` has other digits than it may have".formatted(input.name()),
              "its scale is %s: change the default, or say another `scale`"
                  .formatted(scope.scale(input)));
    }
  }

  private static Optional<String> digits(Json json) {
    return switch (json) {
      case Json.Num(String digits) -> Optional.of(digits);
      case Json.Str(String digits) -> Optional.of(digits);
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> Optional.empty();
    };
  }

  /** A request could not send a longer one: each that leaves the input out would fail. */
  private void pattern(Input input) {
    if (input.fallback().isPresent()
        && input.fallback().get() instanceof Json.Str(String text)
        && text.getBytes(StandardCharsets.UTF_8).length > ExprOperator.PATTERN_BYTES) {
      var unused =
          scope.refuse(
              DiagnosticCode.INPUT_DEFAULT_MISMATCH,
              input.name().span(),
              "the default of `%s` is longer than a pattern can be".formatted(input.name()),
              "patterns of `like` have at most %s bytes".formatted(ExprOperator.PATTERN_BYTES));
    }
  }

  private void node(Node node) {
    String id = node.id().text();
    boolean resolved =
        switch (node) {
          case Node.FindMany findMany -> scan(findMany);
          case Node.FindOne findOne -> lookup(findOne);
          case Node.Filter filter -> rows(id, filter.input(), input -> steps.filter(filter, input));
          case Node.MapRows map -> rows(id, map.input(), input -> steps.map(map, input));
          case Node.Reduce reduce ->
              rows(id, reduce.input(), input -> reducing.reduce(reduce, input));
          case Node.Sort sort -> rows(id, sort.input(), input -> steps.sort(sort, input));
          case Node.Limit limit -> rows(id, limit.input(), input -> steps.limit(limit, input));
          case Node.Distinct distinct ->
              rows(id, distinct.input(), input -> Optional.of(new Rows.Distinct(input)));
          case Node.LookupOne lookup ->
              rows(id, lookup.input(), input -> related.beside(lookup, input));
          case Node.Uuid uuid -> uuid(uuid);
          case Node.Emit emit -> new EmitResolver(scope, expressions).emit(emit, branch);
          case Node.Branch branching -> branch(branching);
          case Node.Result value -> result(value);
          case Node.Call call -> new CallResolver(scope, expressions).call(call);
          case Node.Make make -> new CallResolver(scope, expressions).make(make);
        };
    if (!resolved) {
      scope.broken.add(id);
    }
  }

  private boolean uuid(Node.Uuid node) {
    if (node.each().isPresent()) {
      if (!(node.each().get() instanceof Expr.Param(Name input, var span))) {
        scope.refuse(
            INPUT_NOT_A_LIST,
            node.each().get().span(),
            "`each` of `%s` is no input".formatted(node.id()),
            "write `{\"$param\": \"<list>\"}`");
        return false;
      }
      if (Sources.elements(scope, input, span).isEmpty()) {
        return false;
      }
      scope.eachUuids.put(node.id().text(), input.text());
    }
    return scope.uuids.add(node.id().text());
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
                new Rows.Scan(read, new Rows.Scope(alias(source), Optional.of(read), List.of())));
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
    Table table = row.scan().orElseThrow().table();
    if (table instanceof Table.Elements) {
      return Optional.empty(); // nothing keeps elements apart
    }
    if (table instanceof Table.History history && history.transition().isPresent()) {
      return Optional.empty(); // a field of the payload may have the version's name
    }
    Entity entity = table.entity();
    if (!(condition instanceof Value.Op(ExprOperator operator, List<Value> operands, Type _))
        || operator != ExprOperator.EQ
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

  private boolean rows(String id, Name input, Function<Rows, Optional<Rows>> next) {
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
    scope.certain = node.of().map(Name::text);
    Optional<Form> form =
        new Forms(scope, expressions)
            .ofResult(node.value(), scope.graph.output().type())
            .flatMap(whole -> node.of().map(of -> found(of, whole)).orElse(Optional.of(whole)));
    scope.certain = Optional.empty();
    boolean answers = scope.graph.output().from().text().equals(node.id().text());
    if (answers) {
      result = form;
    }
    return form.isPresent();
  }

  /** {@code answer} where the findOne {@code of} found a row. */
  private Optional<Form> found(Name of, Form answer) {
    if (!scope.lookups.containsKey(of.text())) {
      boolean other = scope.graph.node(of.text()).isPresent();
      return scope.refuse(
          DiagnosticCode.GRAPH_IR_NODE_REF_NOT_FOUND,
          of.span(),
          other
              ? "`%s` is no findOne, so it can't tell whether there is an answer".formatted(of)
              : "no node is named `%s`".formatted(of),
          NearNames.hint(of.text(), scope.lookups.keySet()));
    }
    return answer instanceof Form.Obj object
        ? Optional.of(new Form.Found(of.text(), object))
        : scope.refuse(
            DiagnosticCode.ABSENT_IMPOSSIBLE,
            of.span(),
            "this answer is no object made of parts, which `of` is for",
            "take `of` away: the row of a findOne is `null` where it finds none, and a list is"
                + " empty");
  }

  /** What rows of {@code source} are called: those of {@code Order.lines} are {@code lines}. */
  static String alias(Node.Source source) {
    if (source instanceof Node.Source.OfHistory) {
      return HistoryRows.ALIAS;
    }
    String name = source.name().text();
    if (source instanceof Node.Source.OfSystem) {
      return SystemRows.of(name).map(SystemRows::alias).orElse(name);
    }
    return source instanceof Node.Source.OfChildren
        ? name.substring(name.indexOf('.') + 1)
        : alias(name);
  }

  /** {@code OrderItem} → {@code orderItem}. */
  static String alias(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
