package dev.lathe.compiler.explore;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.WrittenExpressions;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Constraints;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.ExprOperator;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A state is compared with the states that its machine has: with another it is never equal. */
final class StateLiterals {
  private static final Set<ExprOperator> COMPARING =
      Set.of(ExprOperator.EQ, ExprOperator.NEQ, ExprOperator.IN);

  private final ResolvedBlueprint resolved;
  private final Findings findings = new Findings();

  /** Entities by the word that a path begins with: an alias of rows, or a node that read a row. */
  private final Map<String, Entity> beginnings = new HashMap<>();

  private StateLiterals(ResolvedBlueprint resolved) {
    this.resolved = resolved;
  }

  static List<Diagnostic> in(ResolvedBlueprint resolved) {
    var rule = new StateLiterals(resolved);
    for (ResolvedGraph graph : resolved.graphs()) {
      rule.graph(graph);
    }
    resolved.blueprint().entities().forEach(rule::rules);
    return rule.findings.sorted();
  }

  /** What is said of an entity's rows. */
  private void rules(Entity entity) {
    beginnings.clear();
    beginnings.put(alias(entity.name().text()), entity);
    Stream.concat(
            entity.constraints().invariants().stream().map(Constraints.Invariant::holds),
            entity.constraints().unique().stream().flatMap(unique -> unique.where().stream()))
        .forEach(
            written -> {
              if (written instanceof Expr expr) {
                new WrittenExpressions(this::expr).of(expr);
              }
            });
  }

  private static String alias(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private void graph(ResolvedGraph graph) {
    beginnings.clear();
    for (Node node : graph.graph().nodes()) {
      switch (node) {
        case Node.FindMany(Name _, Node.Source source) -> rows(graph, source);
        case Node.FindOne(Name id, Node.Source source, Expr _) -> {
          rows(graph, source);
          entity(graph, source).ifPresent(entity -> beginnings.put(id.text(), entity));
        }
        default -> {} // whatever works on what was read
      }
    }
    graph.graph().nodes().forEach(new WrittenExpressions(this::expr)::of);
  }

  private void rows(ResolvedGraph graph, Node.Source source) {
    String name = source.name().text();
    if (!name.isEmpty()) {
      entity(graph, source).ifPresent(entity -> beginnings.put(alias(name), entity));
    }
  }

  private Optional<Entity> entity(ResolvedGraph graph, Node.Source source) {
    return switch (source) {
      case Node.Source.OfEntity(Name name) -> resolved.blueprint().entity(name.text());
      case Node.Source.OfProjection(Name name) ->
          graph
              .service()
              .projection(name.text())
              .flatMap(
                  projection ->
                      projection.source() instanceof Projection.Source.Mirror(Name entity)
                          ? resolved.blueprint().entity(entity.text())
                          : Optional.empty());
      case Node.Source.OfEvent _,
          Node.Source.OfInput _,
          Node.Source.OfSystem _,
          Node.Source.OfHistory _,
          Node.Source.OfChildren _ ->
          Optional.empty();
    };
  }

  private void expr(Expr expr) {
    if (!(expr instanceof Expr.Op(ExprOperator operator, List<Expr> operands, Span _, _))
        || !COMPARING.contains(operator)
        || operands.size() != 2) {
      return;
    }
    compared(operands.get(0), operands.get(1));
    compared(operands.get(1), operands.get(0));
  }

  private void compared(Expr state, Expr literal) {
    switch (literal) {
      case Expr.Literal(Json.Str(String text), Span span) ->
          machine(state).ifPresent(entity -> known(entity, text, span));
      case Expr.ListOf(List<Expr> items, Span _) -> items.forEach(item -> compared(state, item));
      default -> {} // no literal
    }
  }

  /** The entity whose state {@code expr} is. */
  private Optional<Entity> machine(Expr expr) {
    String path =
        switch (expr) {
          case Expr.Path(String text, Span _) -> text;
          case Expr.Ref(String text, Span _) -> text;
          default -> "";
        };
    String[] words = path.split("\\.", -1);
    @Nullable Entity at = beginnings.get(words[0]);
    for (int i = 1; i < words.length - 1 && at != null; i++) {
      String word = words[i];
      at =
          at.relations().stream()
              .filter(relation -> relation.name().text().equals(word))
              .findFirst()
              .flatMap(relation -> resolved.blueprint().entity(relation.to().text()))
              .orElse(null);
    }
    String last = words[words.length - 1];
    return Optional.ofNullable(at)
        .filter(
            entity ->
                entity
                    .stateMachine()
                    .filter(machine -> machine.stateField().text().equals(last))
                    .isPresent());
  }

  private void known(Entity entity, String state, Span span) {
    List<String> states =
        entity.stateMachine().orElseThrow().states().stream().map(Name::text).toList();
    if (!states.contains(state)) {
      findings.add(
          DiagnosticCode.STATE_UNKNOWN,
          span,
          "`%s` has no state `%s`".formatted(entity.name(), state),
          NearNames.hint(state, states));
    }
  }
}
