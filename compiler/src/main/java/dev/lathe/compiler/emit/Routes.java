package dev.lathe.compiler.emit;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.resolve.Access;
import dev.lathe.compiler.resolve.BoundGraphs;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Absent;
import dev.lathe.model.bundle.Created;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The route table: every binding under its service's prefix. A single service with a prefix answers
 * without it as well, where nothing else does.
 */
final class Routes {
  /** A placeholder of a path. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]+)}");

  private final Map<Key, Route> routes = new LinkedHashMap<>();

  private final Project project;
  private final BoundGraphs graphs;

  private Routes(ResolvedBlueprint resolved) {
    this.project = resolved.project();
    this.graphs = BoundGraphs.of(resolved);
  }

  private record Key(HttpMethod method, String path) {}

  static List<Route> of(ResolvedBlueprint resolved) {
    Project project = resolved.project();
    var routes = new Routes(resolved);
    for (Project.Mount mount : project.mounts()) {
      routes.addAll(mount.service(), mount.base());
    }
    if (!project.several()) {
      routes.addAll(project.services().getFirst().slug(), "/");
    }
    return List.copyOf(routes.routes.values());
  }

  private void addAll(String slug, String base) {
    for (Binding binding : project.service(slug).orElseThrow().bindings()) {
      Route route = route(slug, base, binding);
      routes.putIfAbsent(new Key(route.method(), route.path()), route);
    }
  }

  /** A native binding has no graph: its inputs are what it says itself. */
  private Route route(String slug, String base, Binding binding) {
    Optional<ResolvedGraph> graph =
        binding.isNative()
            ? Optional.empty()
            : Optional.of(graphs.graph(slug, binding).orElseThrow());
    return new Route(
        slug,
        binding.id().text(),
        binding.method(),
        join(base, binding.path().text()),
        graph
            .map(Routes::operation)
            .orElseGet(() -> new Operation(Operation.Kind.NATIVE, slug + "." + binding.graph())),
        graph.map(of -> Inputs.of(binding, of)).orElseGet(() -> Inputs.ofNative(binding)),
        binding.parameters().stream().anyMatch(p -> p.source() instanceof InputSource.Body),
        project.auth(slug),
        graph.flatMap(
            _ -> binding.answering().absent().map(absent -> new Absent(absent.wording().words()))),
        graph.flatMap(_ -> binding.answering().created().map(made -> created(slug, base, made))),
        graph.flatMap(ResolvedGraph::access).map(Access::permission),
        project.limits(slug, binding),
        graph.flatMap(_ -> binding.response().map(Binding.Response::template)),
        graph.filter(of -> !binding.keyless() && of.needsKey()).isPresent());
  }

  private static Operation operation(ResolvedGraph graph) {
    var kind = graph.commands() ? Operation.Kind.COMMAND : Operation.Kind.QUERY;
    return new Operation(kind, graph.name());
  }

  /** The path of the read below the same prefix, its placeholders by the answer's members. */
  private Created created(String slug, String base, Binding.Created created) {
    Binding read =
        project.service(slug).orElseThrow().bindings().stream()
            .filter(binding -> binding.id().text().equals(created.read().text()))
            .findFirst()
            .orElseThrow();
    String path =
        PLACEHOLDER
            .matcher(read.path().text())
            .replaceAll(
                found -> Matcher.quoteReplacement("{" + created.member(found.group(1)) + "}"));
    return new Created(join(base, path));
  }

  /** {@code /api} and {@code /notes} → {@code /api/notes}; a binding's {@code /} is the base. */
  static String join(String base, String path) {
    var parts = new ArrayList<String>();
    for (String part : (base + "/" + path).split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }
}
