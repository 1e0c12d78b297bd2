package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.Graph;
import dev.lathe.compiler.blueprint.TokenRead;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.OutputType;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.model.bundle.AuthProvider.LookedUp;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.ScalarType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is asked whose a token is can be asked by somebody unknown, and says whose it is. */
final class TokenReads {
  private final Blueprint blueprint;
  private final Findings findings = new Findings();

  private TokenReads(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  static List<Diagnostic> in(Blueprint blueprint) {
    var rule = new TokenReads(blueprint);
    blueprint.composition().middleware().stream()
        .flatMap(middleware -> middleware.providers().stream())
        .forEach(rule::provider);
    return rule.findings.sorted();
  }

  private void provider(Composition.Provider provider) {
    Optional<Name> path = provider.introspectPath().filter(name -> !name.text().isEmpty());
    Optional<Service> service =
        provider.moduleSlug().flatMap(slug -> blueprint.service(slug.text()));
    if (path.isEmpty() || service.isEmpty() || service.get().kind() != Service.Kind.DOMAIN) return;
    Optional<TokenRead> read = TokenRead.of(provider, blueprint);
    if (read.isEmpty()) {
      findings.add(
          DiagnosticCode.TOKEN_READ_UNKNOWN,
          path.get().span(),
          "no read of `%s` answers `GET %s`".formatted(service.get().slug(), path.get()),
          NearNames.hint(path.get().text(), TokenRead.paths(service.get(), blueprint))
              .or(() -> Optional.of("name the path of a binding of exposure `read`")));
      return;
    }
    misfits(read.get())
        .findFirst()
        .ifPresent(
            misfit ->
                findings.add(
                    DiagnosticCode.TOKEN_READ_MISFIT,
                    path.get().span(),
                    "`%s` can't tell whose a token is: %s"
                        .formatted(read.get().binding().id(), misfit.why()),
                    read.get().binding().id().span(),
                    misfit.hint()));
  }

  private record Misfit(String why, String hint) {}

  private Stream<Misfit> misfits(TokenRead read) {
    Binding binding = read.binding();
    return Stream.of(rule(binding), asked(binding), answer(read)).flatMap(Optional::stream);
  }

  private static Optional<Misfit> rule(Binding binding) {
    return binding
        .allow()
        .filter(allow -> allow.condition().isPresent())
        .map(
            _ ->
                new Misfit(
                    "it has a rule about its caller, who is not known yet",
                    "write `\"allow\": \"public\"`"));
  }

  /** It is asked with the token and nothing else. */
  private static Optional<Misfit> asked(Binding binding) {
    Stream<String> missing =
        Stream.concat(
            binding.parameters().stream()
                .filter(Binding.Parameter::required)
                .map(parameter -> parameter.bindTo().text()),
            binding.inputFrom().stream()
                .filter(from -> from.required() && !brought(from.source()))
                .map(from -> from.input().text()));
    return missing
        .sorted()
        .findFirst()
        .map(
            input ->
                new Misfit(
                    "nothing gives it its `%s`".formatted(input),
                    "take what it needs from the headers `%s` or `%s`"
                        .formatted(LookedUp.HEADER, LookedUp.DIGEST)));
  }

  private static boolean brought(InputSource source) {
    return source instanceof InputSource.FromHeader(String name)
        && List.of(LookedUp.HEADER, LookedUp.DIGEST).contains(name.toLowerCase(Locale.ROOT));
  }

  private Optional<Misfit> answer(TokenRead read) {
    Optional<Graph> graph =
        read.binding().isNative()
            ? Optional.empty()
            : read.service().graph(read.binding().graph().text());
    if (graph.isEmpty()) return Optional.empty(); // that it is missing is told already
    Optional<Name> shape =
        switch (graph.get().output().type()) {
          case OutputType.Row(Name name) -> Optional.of(name);
          case OutputType.Rowset(Name name) -> Optional.of(name);
          case OutputType.Scalar _ -> Optional.empty();
        };
    Optional<List<String>> fields =
        shape.flatMap(name -> new KnownShapes(blueprint, read.service()).fields(name.text()));
    if (shape.isPresent() && fields.isEmpty()) return Optional.empty();
    boolean says = fields.filter(names -> names.contains("sub")).isPresent();
    boolean text =
        shape
            .flatMap(name -> read.service().shape(name.text()))
            .flatMap(found -> found.field("sub"))
            .map(TokenReads::text)
            .orElse(says);
    return text
        ? Optional.empty()
        : Optional.of(
            new Misfit(
                "its answer has no text `sub`",
                "answer with a shape whose `sub` is who has the token"));
  }

  private static boolean text(Shape.Field field) {
    return field.type() == ScalarType.STRING && !field.array();
  }
}
