package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprFunction;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Written;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Binds the names of what an entity's rows have to be, which is about each row alone. */
final class RowRuleResolver {
  private static final Set<DiagnosticCode> NAVIGATES =
      Set.of(
          DiagnosticCode.NAV_PROJECTION_REQUIRED,
          DiagnosticCode.NAV_NOT_ALLOWED,
          DiagnosticCode.NAV_FAN_OUT_NOT_ALLOWED);

  private static final DiagnosticCode INPUT = DiagnosticCode.SEM_PARAM_UNKNOWN;

  private final GraphScope scope;
  private final Entity entity;
  private final Expressions expressions;
  private final Expressions.Place place;

  private RowRuleResolver(Blueprint blueprint, Blueprint.Service service, Entity entity) {
    var nothing =
        new Graph(
            entity.name(),
            List.of(),
            new Graph.Output(
                new OutputType.Scalar(ScalarType.BOOLEAN), entity.name(), entity.name().span()),
            List.of(),
            List.of(),
            Optional.empty());
    this.scope =
        new GraphScope(
            blueprint, DerivedProjections.NONE, service, nothing, GraphScope.Role.COMMAND);
    this.entity = entity;
    this.expressions = new Expressions(scope);
    var read = new Table.Read(new Table.State(entity), Optional.empty());
    String alias = GraphResolver.alias(entity.name().text());
    this.place = Expressions.Place.row(new Rows.Scope(alias, Optional.of(read), List.of()));
  }

  static Result<RowRules> resolve(Blueprint blueprint, Entity entity) {
    Optional<Blueprint.Service> owner = blueprint.service(blueprint.owner(entity));
    return entity.constraints().none() || owner.isEmpty()
        ? Result.ok(RowRules.NONE)
        : new RowRuleResolver(blueprint, owner.get(), entity).rules();
  }

  /** The rules of {@code entity}; none where they are wrong, which is reported elsewhere. */
  static RowRules of(Blueprint blueprint, Entity entity) {
    return switch (resolve(blueprint, entity)) {
      case Result.Ok<RowRules>(RowRules rules, var _) -> rules;
      case Result.Failed<RowRules> _ -> RowRules.NONE;
    };
  }

  private Result<RowRules> rules() {
    var unique = new ArrayList<RowRules.Unique>();
    var invariants = new ArrayList<RowRules.Invariant>();
    for (Constraints.Unique written : entity.constraints().unique()) {
      Optional<Value> where = written.where().flatMap(this::condition);
      List<Entity.Field> fields =
          written.fields().stream()
              .map(name -> entity.field(name.text()).orElse(null))
              .filter(Objects::nonNull)
              .toList();
      unique.add(new RowRules.Unique(fields, where, written.wording()));
    }
    for (Constraints.Invariant written : entity.constraints().invariants()) {
      condition(written.holds())
          .ifPresent(
              holds ->
                  invariants.add(
                      new RowRules.Invariant(written.name().text(), holds, written.wording())));
    }
    return Result.of(new RowRules(unique, invariants), List.copyOf(scope.found));
  }

  private Optional<Value> condition(Written written) {
    if (!(written instanceof Expr expr)) {
      return Optional.empty();
    }
    int before = scope.found.size();
    Optional<Value> condition = expressions.condition(expr, place);
    List<Diagnostic> found = scope.found.subList(before, scope.found.size());
    if (found.stream().map(Diagnostic::code).anyMatch(NAVIGATES::contains)) {
      Span place = found.getFirst().span();
      found.clear(); // how to follow a relation is no help: a rule follows none
      scope.found.add(misfit(place, "looks at other rows"));
    } else if (found.stream().map(Diagnostic::code).anyMatch(INPUT::equals)) {
      Span place = found.getFirst().span();
      found.clear(); // there is no graph whose inputs to declare
      scope.found.add(misfit(place, "reads an input"));
    }
    return condition.filter(value -> ofRow(value, written));
  }

  private boolean ofRow(Value condition, Written written) {
    for (Value part : Values.all(condition)) {
      boolean elsewhere =
          part instanceof Value.Exists
              || part instanceof Value.Summary
              || (part instanceof Value.Column column && !column.path().isEmpty());
      boolean time =
          part instanceof Value.Applied applied && applied.function() == ExprFunction.NOW;
      if (elsewhere || time) {
        scope.found.add(
            misfit(written.span(), elsewhere ? "looks at other rows" : "depends on the time"));
        return false;
      }
    }
    return true;
  }

  private Diagnostic misfit(Span span, String does) {
    return Diagnostic.of(
        DiagnosticCode.RULE_MISFIT,
        span,
        "a rule of `%s` %s".formatted(entity.name(), does),
        "a rule is about the fields of one row: write the rest as a guard of the command");
  }
}
