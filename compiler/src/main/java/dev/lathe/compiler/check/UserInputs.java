package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.ClaimTypes;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.InputType;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.value.UserClaims;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/** What an operation takes of its caller is something that a provider before its route says. */
final class UserInputs {
  private final Findings findings = new Findings();
  private final Blueprint blueprint;

  private UserInputs(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new UserInputs(blueprint);
    for (Service service : blueprint.services()) {
      for (Binding binding : service.bindings()) {
        for (Binding.From from : binding.inputFrom()) {
          if (from.source() instanceof InputSource.FromUser(String name)) {
            rule.from(service, binding, from, name);
          }
        }
      }
    }
    return rule.findings.sorted();
  }

  private void from(Service service, Binding binding, Binding.From from, String name) {
    if (name.isEmpty()) return; // that it is missing is told already
    List<Composition.Provider> providers = providers(service);
    var declared = new TreeMap<String, String>();
    for (Composition.Provider provider : providers) {
      provider
          .issuance()
          .claims()
          .forEach(claim -> declared.put(claim.name().text(), claim.claim().text()));
    }
    boolean project = blueprint.form() == Blueprint.Form.PROJECT;
    if (providers.isEmpty() && (project || !name.equals(UserClaims.ID))) {
      findings.add(
          DiagnosticCode.BINDINGS_USER_UNVERIFIED,
          from.span(),
          "nobody verifies who calls `%s`".formatted(binding.id()),
          project
              ? "mount a middleware of kind `auth` on the service's route"
              : "without a project.json only `id` can be known, from a header");
      return;
    }
    if (UserClaims.workedOut(name)) return;
    SortedSet<String> names = UserClaims.names(declared);
    if (!names.contains(name)) {
      findings.add(
          DiagnosticCode.BINDINGS_USER_CLAIM_UNKNOWN,
          from.span(),
          "no provider says what a caller's `%s` is".formatted(name),
          NearNames.of(name, names).isEmpty()
              ? Optional.of("declare it in the provider's `claims`")
              : NearNames.hint(name, names));
      return;
    }
    if (!binding.isNative()) {
      service
          .graph(binding.graph().text())
          .flatMap(graph -> input(graph, from))
          .ifPresent(input -> type(from, name, input, declared.containsKey(name)));
    }
  }

  private static Optional<Input> input(Graph graph, Binding.From from) {
    return graph.inputs().stream()
        .filter(input -> input.name().text().equals(from.input().text()))
        .findFirst();
  }

  private void type(Binding.From from, String name, Input input, boolean declared) {
    boolean plain =
        input.type() instanceof InputType.Scalar || input.type() instanceof InputType.ListOf;
    boolean free = declared && !name.equals("roles") && !name.equals("permissions");
    InputType wanted = ClaimTypes.of(name);
    if (!plain || (!free && !input.type().equals(wanted))) {
      findings.add(
          DiagnosticCode.BINDINGS_USER_CLAIM_TYPE,
          from.span(),
          "a caller's `%s` is no `%s`".formatted(name, word(input.type())),
          input.name().span(),
          free
              ? "give the input a scalar type, or a list of them"
              : "give the input the type `" + word(wanted) + "`");
    }
  }

  private static String word(InputType type) {
    return switch (type) {
      case InputType.Scalar(ScalarType scalar) -> scalar.word();
      case InputType.ListOf(ScalarType scalar) -> "list<" + scalar.word() + ">";
      case InputType.ListOfRows(var shape) -> "list<" + shape + ">";
      case InputType.Row(var shape) -> "row<" + shape + ">";
      case InputType.Rowset(var shape) -> "rowset<" + shape + ">";
    };
  }

  private List<Composition.Provider> providers(Service service) {
    return blueprint.httpRoutes().stream()
        .filter(route -> route.service().text().equals(service.slug().text()))
        .flatMap(route -> blueprint.composition().before("http:" + route.base()))
        .flatMap(middleware -> middleware.providers().stream())
        .toList();
  }
}
