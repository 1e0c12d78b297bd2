package dev.lathe.compiler.emit;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.resolve.Access;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Absent;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Created;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
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

  private Routes() {}

  private record Key(HttpMethod method, String path) {}

  static List<Route> of(ResolvedBlueprint resolved) {
    Project project = resolved.project();
    var routes = new Routes();
    for (Project.Mount mount : project.mounts()) {
      routes.addAll(resolved, mount.service(), mount.base());
    }
    if (!project.several()) {
      routes.addAll(resolved, project.services().getFirst().slug(), "/");
    }
    return List.copyOf(routes.routes.values());
  }

  private void addAll(ResolvedBlueprint resolved, String slug, String base) {
    Project project = resolved.project();
    List<AuthProvider> auth = project.auth(slug);
    for (Binding binding : project.service(slug).orElseThrow().bindings()) {
      String path = join(base, binding.path().text());
      Route route =
          binding.isNative()
              ? nativeRoute(slug, binding, path, auth)
              : route(
                  slug,
                  binding,
                  resolved.graph(slug, binding).orElseThrow(),
                  path,
                  auth,
                  binding.answering().created().map(made -> created(project, slug, base, made)));
      routes.putIfAbsent(new Key(route.method(), route.path()), route.within(project.limits(slug)));
    }
  }

  private static Route route(
      String service,
      Binding binding,
      ResolvedGraph graph,
      String path,
      List<AuthProvider> auth,
      Optional<Created> created) {
    var kind = graph.commands() ? Operation.Kind.COMMAND : Operation.Kind.QUERY;
    var operation = new Operation(kind, graph.name());
    Route plain = route(service, binding, path, operation, Inputs.of(binding, graph), auth);
    return new Route(
        plain.service(),
        plain.binding(),
        plain.method(),
        plain.path(),
        plain.operation(),
        plain.inputs(),
        plain.strictBody(),
        plain.auth(),
        binding.answering().absent().map(absent -> new Absent(absent.wording().words())),
        created,
        graph.access().map(Access::permission));
  }

  /** The path of the read below the same prefix, its placeholders by the answer's members. */
  private static Created created(
      Project project, String slug, String base, Binding.Created created) {
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

  /** Its inputs are what the binding itself says: no graph declares them. */
  private static Route nativeRoute(
      String service, Binding binding, String path, List<AuthProvider> auth) {
    var operation = new Operation(Operation.Kind.NATIVE, service + "." + binding.graph());
    return route(service, binding, path, operation, Inputs.ofNative(binding), auth);
  }

  private static Route route(
      String service,
      Binding binding,
      String path,
      Operation operation,
      List<InputPlan> inputs,
      List<AuthProvider> auth) {
    boolean strictBody =
        binding.parameters().stream().anyMatch(p -> p.source() instanceof InputSource.Body);
    return new Route(
        service, binding.id().text(), binding.method(), path, operation, inputs, strictBody, auth);
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
