package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.LOOKUP_NAME_TAKEN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_FIELD_NOT_FOUND;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SYSTEM_ROWS_MISFIT;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.AggregateFunction;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What expressions say of many rows as a whole: whether there are any, and what they come to. */
final class Summaries {
  private static final Type CONDITION = Type.of(ScalarType.BOOLEAN, false);

  private final GraphScope scope;
  private final Expressions expressions;

  Summaries(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.expressions = expressions;
  }

  /**
   * Rows that are asked about.
   *
   * @param rows all of them
   * @param place where a condition about them stands
   */
  private record Asked(Rows rows, Expressions.Place place) {}

  /**
   * A relation and where it starts.
   *
   * @param outward how many rows out that is
   */
  private record Start(Navigation.Way way, int outward) {}

  /** Whether there is a row. */
  Optional<Value> exists(Expr.Exists exists, Expressions.Place place) {
    if (scope.role == GraphScope.Role.PROJECTION) {
      return Related.eventByEvent(scope, exists.span(), "`exists`");
    }
    return switch (exists.many()) {
      case Expr.Many.ByRelation by ->
          start(by, "exists", exists.span(), place)
              .flatMap(start -> exists(exists, by, start, place));
      case Expr.Many.OfSource of ->
          source(of, place)
              .flatMap(asked -> where(asked, exists.where()))
              .map(asked -> new Value.Summary(asked.rows(), CONDITION));
    };
  }

  // A condition about the related row alone needs no name from outside but the reference.
  private Optional<Value> exists(
      Expr.Exists exists, Expr.Many.ByRelation by, Start start, Expressions.Place place) {
    List<Value.Hop> hops = start.way().hops();
    Expressions.Place inside = place.inside(named(start, by));
    Optional<Value> where = exists.where().flatMap(e -> expressions.condition(e, inside));
    if (where.isPresent() != exists.where().isPresent()) {
      return Optional.empty();
    }
    if (start.outward() == 0 && where.filter(Values::readsAround).isEmpty()) {
      return Optional.of(
          new Value.Exists(hops.subList(0, hops.size() - 1), hops.getLast(), where, CONDITION));
    }
    Asked all = related(start, by, inside);
    Asked asked = where.map(condition -> with(all, condition)).orElse(all);
    return Optional.of(new Value.Summary(asked.rows(), CONDITION));
  }

  /** What the rows come to. */
  Optional<Value> aggregate(Expr.Aggregate aggregate, Expressions.Place place) {
    if (scope.role == GraphScope.Role.PROJECTION) {
      return Related.eventByEvent(scope, aggregate.span(), "what other rows come to");
    }
    Optional<Asked> all =
        switch (aggregate.many()) {
          case Expr.Many.ByRelation by ->
              start(by, word(aggregate), aggregate.span(), place)
                  .map(start -> related(start, by, place.inside(named(start, by))));
          case Expr.Many.OfSource of -> source(of, place);
        };
    Optional<Asked> asked = all.flatMap(some -> where(some, aggregate.where()));
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Optional<Value> operand = aggregate.of().flatMap(e -> expressions.value(e, all.get().place()));
    Optional<Type> type =
        operand.isPresent() == aggregate.of().isPresent()
            ? type(aggregate, operand)
            : Optional.empty();
    if (asked.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        total(aggregate.function(), measured(asked.get(), aggregate, operand, type.get())));
  }

  private static Value.Summary measured(
      Asked asked, Expr.Aggregate aggregate, Optional<Value> operand, Type type) {
    String name = word(aggregate);
    var measure = new Rows.Measured(name, aggregate.function(), operand, type);
    var fields = List.of(new Rows.Field(name, type));
    Rows.Scope after = new Rows.Scope(name, Optional.empty(), fields).within(asked.place().depth());
    return new Value.Summary(
        new Rows.Aggregate(asked.rows(), List.of(), List.of(measure), after), type);
  }

  /** Nothing sums to zero, so that what is counted is a number from the first row on. */
  private static Value total(AggregateFunction function, Value.Summary summary) {
    if (function != AggregateFunction.SUM) {
      return summary;
    }
    var zero = new Value.Literal(Json.of(0), Type.of(ScalarType.INTEGER, false));
    return new Value.Op(
        ExprOperator.COALESCE, List.of(summary, zero), summary.type().asNullable(false));
  }

  private Optional<Type> type(Expr.Aggregate aggregate, Optional<Value> operand) {
    return switch (aggregate.function()) {
      case COUNT -> Optional.of(Type.of(ScalarType.INTEGER, false));
      case COUNT_DISTINCT ->
          single(aggregate, operand).map(_ -> Type.of(ScalarType.INTEGER, false));
      case SUM -> number(aggregate, operand).map(v -> v.type().asNullable(true));
      case AVG ->
          number(aggregate, operand)
              .map(_ -> Type.decimal(aggregate.scale().orElse(Scale.DEFAULT), true));
      case MIN, MAX -> ordered(aggregate, operand).map(v -> v.type().asNullable(true));
      case GROUP_ARRAY -> Optional.empty(); // no word of an expression
    };
  }

  private Optional<Value> number(Expr.Aggregate aggregate, Optional<Value> operand) {
    return operand
        .filter(value -> value.type().numeric() && value.type().scalar().isPresent())
        .or(() -> unfit(aggregate, "a number", operand, "an integer or decimal field"));
  }

  private Optional<Value> single(Expr.Aggregate aggregate, Optional<Value> operand) {
    return operand
        .filter(value -> !value.type().opaque() && value.type().scalar().isPresent())
        .or(() -> unfit(aggregate, "a value", operand, "a field of one value"));
  }

  /** Durations have no order. */
  private Optional<Value> ordered(Expr.Aggregate aggregate, Optional<Value> operand) {
    return single(aggregate, operand)
        .filter(value -> !value.type().is(ScalarType.DURATION))
        .or(
            () ->
                operand.filter(value -> value.type().is(ScalarType.DURATION)).isPresent()
                    ? unfit(aggregate, "a value with an order", operand, "a field that has one")
                    : Optional.empty());
  }

  private Optional<Value> unfit(
      Expr.Aggregate aggregate, String wanted, Optional<Value> operand, String hint) {
    return scope.refuse(
        SEM_TYPE_MISMATCH,
        aggregate.of().map(Expr::span).orElse(aggregate.span()),
        "`%s` needs %s and gets %s"
            .formatted(
                word(aggregate),
                wanted,
                operand.map(value -> value.type().phrase()).orElse("nothing")),
        "give it " + hint);
  }

  private Optional<Asked> where(Asked asked, Optional<Expr> where) {
    return where.isEmpty()
        ? Optional.of(asked)
        : expressions.condition(where.get(), asked.place()).map(value -> with(asked, value));
  }

  private static Asked with(Asked asked, Value condition) {
    return new Asked(new Rows.Filter(asked.rows(), condition, List.of()), asked.place());
  }

  private Optional<Asked> source(Expr.Many.OfSource of, Expressions.Place place) {
    Node.Source source = of.source();
    Name name = of.as().orElse(source.name());
    if (source instanceof Node.Source.OfSystem) {
      return scope.refuse(
          SYSTEM_ROWS_MISFIT,
          source.name().span(),
          "an expression reads the %s of workflows".formatted(source.name()),
          "read them by a node: `findMany`, and `reduce` what they come to");
    }
    String alias = of.as().map(Name::text).orElseGet(() -> GraphResolver.alias(source));
    if (named(place, alias)) {
      return scope.refuse(
          LOOKUP_NAME_TAKEN,
          name.span(),
          "`%s` is the name of other rows here already".formatted(alias),
          "choose another word with `as`");
    }
    return new Sources(scope)
        .of(source)
        .map(
            read -> {
              var rows = new Rows.Scope(alias, Optional.of(read), List.of());
              Expressions.Place inside = place.inside(rows);
              return new Asked(new Rows.Scan(read, rows.within(inside.depth())), inside);
            });
  }

  private static boolean named(Expressions.Place place, String alias) {
    boolean here =
        place
            .row()
            .filter(row -> row.alias().equals(alias) || row.beside(alias).isPresent())
            .isPresent();
    return here || place.around().filter(outer -> named(outer, alias)).isPresent();
  }

  /** The relation that is asked by, from the rows here or from some around them. */
  private Optional<Start> start(
      Expr.Many.ByRelation by, String word, Span span, Expressions.Place place) {
    String[] parts = by.path().text().split("\\.", -1);
    Expressions.Place from = place;
    int outward = 0;
    while (parts.length > 1 && !starts(from, parts[0]) && from.around().isPresent()) {
      from = from.around().get();
      outward++;
    }
    if (!starts(from, parts[0])) {
      from = place;
      outward = 0;
    }
    Optional<Rows.Scope> row = from.row();
    if (row.flatMap(Rows.Scope::scan).isEmpty()) {
      return scope.refuse(
          SEM_TYPE_MISMATCH,
          span,
          "`%s` stands where no relation starts".formatted(word),
          "ask it of rows as they are read, before a map or reduce, or name a `source`");
    }
    var navigation = new Navigation(scope);
    Span at = by.path().span();
    Optional<Navigation.Way> way =
        Navigation.from(row.get(), parts.length == 1 ? row.get().alias() : parts[0]);
    if (way.isEmpty()) {
      return scope.refuse(
          SEM_FIELD_NOT_FOUND,
          at,
          "`%s` starts at no rows here".formatted(by.path()),
          "relations are written `%s.<relation>`".formatted(row.get().alias()));
    }
    for (int i = Math.min(1, parts.length - 1); i < parts.length && way.isPresent(); i++) {
      String relation = parts[i];
      boolean last = i == parts.length - 1;
      way = way.flatMap(w -> navigation.follow(w, relation, last, at));
    }
    int out = outward;
    return way.map(w -> new Start(w, out));
  }

  private static boolean starts(Expressions.Place place, String name) {
    return place.row().flatMap(row -> Navigation.from(row, name)).isPresent();
  }

  /** What related rows are called in conditions about them. */
  private static Rows.Scope named(Start start, Expr.Many.ByRelation by) {
    String relation = start.way().hops().getLast().relation();
    return new Rows.Scope(
        by.as().map(Name::text).orElse(relation), Optional.of(start.way().at()), List.of());
  }

  private static Asked related(Start start, Expr.Many.ByRelation by, Expressions.Place inside) {
    List<Value.Hop> hops = start.way().hops();
    Value.Hop relation = hops.getLast();
    Entity.Field local = relation.localKey();
    Entity.Field foreign = relation.foreignKey();
    boolean perhaps = local.nullable() || hops.size() > 1;
    Value reference =
        new Value.Column(hops.subList(0, hops.size() - 1), local, Type.of(local, perhaps));
    for (int i = 0; i <= start.outward(); i++) {
      reference = new Value.Around(reference);
    }
    var key = new Value.Column(List.of(), foreign, Type.of(foreign, foreign.nullable()));
    var met =
        new Value.Op(
            ExprOperator.EQ,
            Times.alike(List.of(key, reference)),
            Type.of(ScalarType.BOOLEAN, perhaps || foreign.nullable()));
    Rows scan = new Rows.Scan(start.way().at(), named(start, by).within(inside.depth()));
    return new Asked(new Rows.Filter(scan, met, List.of()), inside);
  }

  private static String word(Expr.Aggregate aggregate) {
    return aggregate.function().name().toLowerCase(Locale.ROOT);
  }
}
