package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.blueprint.Blueprint.HttpRoute;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The read by which a blueprint says itself whose a token is: what {@code platform-tokens} asks.
 */
public record TokenRead(Service service, Binding binding) {
  /** The read that {@code provider} names by its path, where there is one. */
  public static Optional<TokenRead> of(Composition.Provider provider, Blueprint blueprint) {
    Optional<Service> service =
        provider.moduleSlug().flatMap(slug -> blueprint.service(slug.text()));
    if (provider.introspectPath().isEmpty() || service.isEmpty()) return Optional.empty();
    String path = provider.introspectPath().get().text();
    return service.get().bindings().stream()
        .filter(TokenRead::reads)
        .filter(binding -> paths(service.get(), binding, blueprint).contains(path))
        .findFirst()
        .map(binding -> new TokenRead(service.get(), binding));
  }

  /** The paths of the reads that {@code service} has, as clients know them. */
  public static List<String> paths(Service service, Blueprint blueprint) {
    return service.bindings().stream()
        .filter(TokenRead::reads)
        .map(binding -> paths(service, binding, blueprint).getFirst())
        .sorted()
        .toList();
  }

  private static boolean reads(Binding binding) {
    return !binding.action() && binding.method() == HttpMethod.GET;
  }

  /** Behind each of the service's routes, and the service's own at last. */
  private static List<String> paths(Service service, Binding binding, Blueprint blueprint) {
    var paths = new ArrayList<String>();
    for (HttpRoute route : blueprint.httpRoutes()) {
      if (route.service().text().equals(service.slug().text())) {
        paths.add(routed(route.base(), binding.path()));
      }
    }
    paths.add(binding.path().text());
    return paths;
  }

  private static String routed(Name base, Name path) {
    String prefix = base.text().equals("/") ? "" : base.text();
    return path.text().equals("/") && !prefix.isEmpty() ? prefix : prefix + path.text();
  }
}
