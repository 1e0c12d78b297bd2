package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.LET_ARGUMENTS;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.LET_UNKNOWN;
import static dev.lathe.compiler.diagnostic.DiagnosticCode.SEM_TYPE_MISMATCH;

import dev.lathe.compiler.blueprint.Expr;
import dev.lathe.compiler.blueprint.Let;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts named expressions in where they are used, as if they were written out there. */
final class LetUses {
  private final GraphScope scope;
  private final Expressions expressions;
  private final Optional<Frame> around;

  /**
   * Within a named expression.
   *
   * @param given what its parameters are
   * @param within its name, and those of the named expressions that it is put into
   */
  record Frame(Map<String, Value> given, Set<String> within) {
    Frame {
      given = Map.copyOf(given);
      within = Set.copyOf(within);
    }
  }

  LetUses(GraphScope scope, Expressions expressions, Optional<Frame> around) {
    this.scope = scope;
    this.expressions = expressions;
    this.around = around;
  }

  /** Of a service's and a graph's, the graph's come first. */
  static Optional<Let> named(GraphScope scope, String name) {
    return known(scope).stream().filter(let -> let.name().text().equals(name)).findFirst();
  }

  private static List<Let> known(GraphScope scope) {
    var known = new java.util.ArrayList<>(scope.graph.lets());
    known.addAll(scope.service.lets());
    return known;
  }

  Optional<Value> of(Expr.Let use, Expressions.Place place) {
    String name = use.name().text();
    Optional<Let> let = named(scope, name);
    if (let.isEmpty()) {
      List<String> names = known(scope).stream().map(known -> known.name().text()).toList();
      return scope.refuse(
          LET_UNKNOWN,
          use.name().span(),
          "no expression is named `%s`".formatted(name),
          NearNames.hint(name, names));
    }
    Optional<Map<String, Value>> given = given(use, let.get(), place);
    if (given.isEmpty() || around.filter(frame -> frame.within().contains(name)).isPresent()) {
      return Optional.empty();
    }
    var within = new HashSet<String>();
    around.ifPresent(frame -> within.addAll(frame.within()));
    within.add(name);
    var inside = new Expressions(scope, Optional.of(new Frame(given.get(), within)));
    int before = scope.found.size();
    Optional<Value> value = inside.value(let.get().is(), Expressions.Place.OUTPUTS);
    if (value.isEmpty()) { // what is wrong in it is told once, by LetBodies
      scope.found.subList(before, scope.found.size()).clear();
    }
    return value;
  }

  private Optional<Map<String, Value>> given(Expr.Let use, Let let, Expressions.Place place) {
    var given = new LinkedHashMap<String, Value>();
    boolean whole = true;
    for (Node.Assignment assignment : use.with()) {
      String name = assignment.name().text();
      Optional<Let.Param> param = let.param(name);
      Optional<Value> value = expressions.value(assignment.value(), place);
      if (param.isEmpty()) {
        List<String> names = let.params().stream().map(each -> each.name().text()).toList();
        refuse(
            LET_ARGUMENTS,
            assignment.name().span(),
            "`%s` has no parameter `%s`".formatted(let.name(), name),
            let.name().span(),
            NearNames.hint(name, names));
      }
      Optional<Value> fitting =
          param.flatMap(
              wanted -> value.flatMap(v -> fitting(v, wanted, let, assignment.value().span())));
      fitting.ifPresent(v -> given.put(name, v));
      whole &= fitting.isPresent();
    }
    for (Let.Param param : let.params()) {
      String name = param.name().text();
      if (use.with().stream().noneMatch(each -> each.name().text().equals(name))) {
        refuse(
            LET_ARGUMENTS,
            use.name().span(),
            "`%s` is not given its parameter `%s`".formatted(let.name(), name),
            param.name().span(),
            Optional.of(
                "write `{\"$let\": {\"name\": \"%s\", \"with\": {\"%s\": …}}}`"
                    .formatted(let.name(), name)));
        whole = false;
      }
    }
    return whole ? Optional.of(given) : Optional.empty();
  }

  private Optional<Value> fitting(Value value, Let.Param param, Let let, Span span) {
    Value as = Values.as(value, param.type());
    if (as.type().fits(param.type())) {
      return Optional.of(as);
    }
    refuse(
        SEM_TYPE_MISMATCH,
        span,
        "`%s` of `%s` is %s and gets %s"
            .formatted(
                param.name(), let.name(), Type.article(param.type().word()), value.type().phrase()),
        param.span(),
        Optional.of("give it " + Type.article(param.type().word())));
    return Optional.empty();
  }

  private void refuse(
      DiagnosticCode code, Span span, String message, Span related, Optional<String> hint) {
    scope.found.add(new Diagnostic(code, span, message, List.of(related), hint));
  }
}
