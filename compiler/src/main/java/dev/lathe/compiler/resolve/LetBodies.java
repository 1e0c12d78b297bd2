package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.LET_NAME_TAKEN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.LET_READS_MORE;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.LET_RECURSIVE;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.Let;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputMode;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Named expressions by themselves: what is wrong in one is told at its place, used or not. */
final class LetBodies {
  private final GraphScope scope;

  private LetBodies(GraphScope scope) {
    this.scope = scope;
  }

  /** What is wrong with those of {@code service} and of its graphs. */
  static List<Diagnostic> in(Blueprint blueprint, Blueprint.Service service) {
    var found = new ArrayList<Diagnostic>();
    for (Let let : service.lets()) {
      found.addAll(of(blueprint, service, let, List.of()));
    }
    for (Graph graph : service.graphs()) {
      for (Let let : graph.lets()) {
        service.lets().stream()
            .filter(other -> other.name().text().equals(let.name().text()))
            .forEach(other -> found.add(taken(let, other)));
        found.addAll(of(blueprint, service, let, graph.lets()));
      }
    }
    return found;
  }

  private static Diagnostic taken(Let let, Let other) {
    return new Diagnostic(
        LET_NAME_TAKEN,
        let.name().span(),
        "the service has an expression named `%s` too".formatted(let.name()),
        List.of(other.name().span()),
        Optional.of("use that one, or give this one another name"));
  }

  private static List<Diagnostic> of(
      Blueprint blueprint, Blueprint.Service service, Let let, List<Let> beside) {
    var output =
        new Graph.Output(new OutputType.Scalar(ScalarType.STRING), let.name(), let.name().span());
    var alone =
        new Graph(
            let.name(),
            let.params().stream().map(LetBodies::input).toList(),
            output,
            List.of(),
            beside,
            Optional.empty());
    var scope =
        new GraphScope(blueprint, DerivedProjections.NONE, service, alone, GraphScope.Role.QUERY);
    var body = new LetBodies(scope);
    body.reads(let.is(), let);
    body.recursive(let);
    if (scope.found.isEmpty()) {
      Optional<Value> unused = new Expressions(scope).value(let.is(), Expressions.Place.OUTPUTS);
      if (unused.isEmpty() && scope.found.isEmpty()) {
        return List.of(); // it uses one that is wrong, which is told there
      }
    }
    return scope.found;
  }

  private static Input input(Let.Param param) {
    return new Input(
        param.name(),
        new InputType.Scalar(param.type()),
        InputMode.NULLABLE,
        Optional.empty(),
        OptionalInt.empty());
  }

  private void reads(Expr expr, Let let) {
    switch (expr) {
      case Expr.Path(String text, Span span) -> more(span, "`%s`".formatted(text), let);
      case Expr.Ref(String path, Span span) -> more(span, "`%s`".formatted(path), let);
      case Expr.NodeOutput(Name node, Span span) -> more(span, "`%s`".formatted(node), let);
      case Expr.Exists exists -> more(exists.span(), "related rows", let);
      case Expr.Aggregate aggregate -> more(aggregate.span(), "related rows", let);
      case Expr.Lookup lookup -> more(lookup.span(), "another row", let);
      case Expr.Param(Name name, Span _) -> {
        if (let.param(name.text()).isEmpty()) {
          List<String> names = let.params().stream().map(p -> p.name().text()).toList();
          scope.refuse(
              LET_READS_MORE,
              name.span(),
              "`%s` has no parameter `%s`".formatted(let.name(), name),
              NearNames.hint(name.text(), names)
                  .or(() -> Optional.of("say it among its `params`, with its type")));
        }
      }
      case Expr.Op op -> op.operands().forEach(each -> reads(each, let));
      case Expr.Applied applied -> applied.operands().forEach(each -> reads(each, let));
      case Expr.ListOf list -> list.items().forEach(each -> reads(each, let));
      case Expr.Let use -> use.with().forEach(given -> reads(given.value(), let));
      case Expr.Case(var whens, var otherwise, var _) -> {
        for (Expr.When when : whens) {
          reads(when.condition(), let);
          reads(when.value(), let);
        }
        otherwise.ifPresent(each -> reads(each, let));
      }
      case Expr.Literal _ -> {}
    }
  }

  private void more(Span span, String what, Let let) {
    scope.refuse(
        LET_READS_MORE,
        span,
        "`%s` reads %s, and knows its parameters alone".formatted(let.name(), what),
        "make it a parameter, which the use gives: `{\"$param\": …}`");
  }

  private void recursive(Let let) {
    var seen = new HashSet<String>();
    for (Name used : uses(let.is(), new ArrayList<>())) {
      if (leadsTo(used.text(), let.name().text(), seen)) {
        scope.refuse(
            LET_RECURSIVE,
            used.span(),
            "`%s` is made of itself".formatted(let.name()),
            "an expression is put in where it is used, so none can lead back to itself");
      }
    }
  }

  private boolean leadsTo(String from, String wanted, Set<String> seen) {
    if (from.equals(wanted)) {
      return true;
    }
    return seen.add(from)
        && LetUses.named(scope, from).stream()
            .flatMap(let -> uses(let.is(), new ArrayList<>()).stream())
            .anyMatch(used -> leadsTo(used.text(), wanted, seen));
  }

  /** The names of those that {@code expr} uses. */
  private static List<Name> uses(Expr expr, List<Name> names) {
    switch (expr) {
      case Expr.Let use -> {
        names.add(use.name());
        use.with().forEach(given -> uses(given.value(), names));
      }
      case Expr.Op op -> op.operands().forEach(each -> uses(each, names));
      case Expr.Applied applied -> applied.operands().forEach(each -> uses(each, names));
      case Expr.ListOf list -> list.items().forEach(each -> uses(each, names));
      case Expr.Exists exists -> exists.where().ifPresent(each -> uses(each, names));
      case Expr.Aggregate aggregate -> {
        aggregate.of().ifPresent(each -> uses(each, names));
        aggregate.where().ifPresent(each -> uses(each, names));
      }
      case Expr.Case(var whens, var otherwise, var _) -> {
        for (Expr.When when : whens) {
          uses(when.condition(), names);
          uses(when.value(), names);
        }
        otherwise.ifPresent(each -> uses(each, names));
      }
      case Expr.Path _,
          Expr.Literal _,
          Expr.Param _,
          Expr.Ref _,
          Expr.NodeOutput _,
          Expr.Lookup _ -> {}
    }
    return names;
  }
}
