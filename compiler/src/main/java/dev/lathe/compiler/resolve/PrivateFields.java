package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.ClaimTypes;
import dev.lathe.compiler.domain.Condition;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * No answer has a field for callers who may not read it. It is proven: whoever a binding lets in
 * for a row is let in by the field's rule for it, or the binding shows nothing of the field.
 */
final class PrivateFields {
  private final Blueprint blueprint;
  private final List<ResolvedProjection> derived;
  private final List<Diagnostic> found = new ArrayList<>();

  private PrivateFields(Blueprint blueprint, List<ResolvedProjection> derived) {
    this.blueprint = blueprint;
    this.derived = derived;
  }

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var rule = new PrivateFields(resolved.blueprint(), resolved.derived());
    for (Entity entity : resolved.blueprint().entities()) {
      for (Entity.Reader reader : entity.readers()) rule.field(resolved, entity, reader);
    }
    return List.copyOf(rule.found);
  }

  private void field(ResolvedBlueprint resolved, Entity entity, Entity.Reader reader) {
    Optional<Rule> read = rule(entity, reader.who());
    Optional<Entity.Field> field = entity.field(reader.field().text());
    if (read.isEmpty() || field.isEmpty()) return;
    for (ResolvedGraph graph : resolved.graphs()) {
      ShownField.Way way = new ShownField(entity, field.get(), derived).in(graph);
      if (way != ShownField.Way.NOT && !holds(graph, entity, way, read.get())) {
        found.add(
            new Diagnostic(
                DiagnosticCode.FIELD_READ_BY_OTHERS,
                place(graph),
                "`%s` tells `%s.%s` to callers who may not read it"
                    .formatted(graph.graph().id(), entity.name(), reader.field()),
                List.of(reader.who().written().span()),
                Optional.of(
                    "let in only whom its `read` lets in, for the same row, or leave the field out"
                        + " of the answer, its filters and its order")));
      }
    }
  }

  private static Span place(ResolvedGraph graph) {
    return graph.service().bindings().stream()
        .filter(binding -> !binding.isNative())
        .filter(binding -> binding.graph().text().equals(graph.id()))
        .map(binding -> binding.allow().map(Allow::written).orElse(binding.id()).span())
        .findFirst()
        .orElse(graph.graph().id().span());
  }

  /** Whether each whom {@code graph} lets in may read the field of the row that is shown. */
  private static boolean holds(ResolvedGraph graph, Entity entity, ShownField.Way way, Rule read) {
    Rule allow =
        graph
            .access()
            .map(access -> access.permission().rule())
            .orElseGet(() -> new Rule.All(List.of()));
    boolean sameRow =
        way == ShownField.Way.OF_THE_ROW
            && graph
                .access()
                .flatMap(Access::row)
                .filter(row -> row.name().text().equals(entity.name().text()))
                .isPresent();
    return PermissionSense.implies(sameRow ? allow : elsewhere(allow), read);
  }

  /** The same of another row than the one that is shown. */
  private static Rule elsewhere(Rule rule) {
    return switch (rule) {
      case Rule.All(var rules) ->
          new Rule.All(rules.stream().map(PrivateFields::elsewhere).toList());
      case Rule.Any(var rules) ->
          new Rule.Any(rules.stream().map(PrivateFields::elsewhere).toList());
      case Rule.Not(var negated) -> new Rule.Not(elsewhere(negated));
      case Rule.Compared(var left, var how, var right, var kind) ->
          new Rule.Compared(elsewhere(left), how, elsewhere(right), kind);
      case Rule.Among(var one, var list, var kind) ->
          new Rule.Among(elsewhere(one), elsewhere(list), kind);
      case Rule.Known(var operand) -> new Rule.Known(elsewhere(operand));
      case Rule.Flag(var operand) -> new Rule.Flag(elsewhere(operand));
    };
  }

  private static Operand elsewhere(Operand operand) {
    return switch (operand) {
      case Operand.Field(String name) -> new Operand.Field("other " + name);
      case Operand.Midnight(Operand date) -> new Operand.Midnight(elsewhere(date));
      case Operand.Given _, Operand.Constant _ -> operand;
    };
  }

  /** The field's rule; nothing, reported, where it does not fit. */
  private Optional<Rule> rule(Entity entity, Allow who) {
    Optional<Blueprint.Service> owner = blueprint.service(blueprint.owner(entity));
    if (owner.isEmpty() || who.condition().isEmpty()) return Optional.empty();
    List<Input> inputs =
        who.claims().entrySet().stream()
            .map(
                claim ->
                    new Input(
                        new Name(Allow.input(claim.getKey()), claim.getValue().span()),
                        ClaimTypes.of(claim.getKey()),
                        InputMode.NULLABLE,
                        Optional.empty()))
            .toList();
    var nothing =
        new Graph(
            entity.name(),
            inputs,
            new Graph.Output(
                new OutputType.Scalar(ScalarType.BOOLEAN), entity.name(), entity.name().span()),
            List.of(),
            List.of(),
            Optional.empty());
    var scope =
        new GraphScope(
            blueprint, DerivedProjections.NONE, owner.get(), nothing, GraphScope.Role.QUERY);
    Condition condition = who.condition().get();
    Optional<Rule> rule =
        new PermissionValues(scope, Optional.of(entity), "")
            .condition(condition)
            .map(PermissionRules::of);
    found.addAll(scope.found);
    return rule;
  }
}
