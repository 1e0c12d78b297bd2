package dev.lathe.compiler.resolve;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.domain.Name;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code ${auth.audience}} stands for in a graph: the audience of the auth middleware before
 * the service's route, else the only one of the project. (Format, section 1.5.)
 */
final class Audience {
  static final String PLACEHOLDER = "${auth.audience}";

  private Audience() {}

  static Optional<String> of(Blueprint blueprint, Blueprint.Service service) {
    Composition composition = blueprint.composition();
    Stream<Composition.Middleware> before =
        blueprint.httpRoutes().stream()
            .filter(route -> route.service().text().equals(service.slug().text()))
            .flatMap(route -> composition.before("http:" + route.base()));
    return before.flatMap(Audience::audiences).findFirst().or(() -> only(composition));
  }

  private static Optional<String> only(Composition composition) {
    var all = new LinkedHashSet<String>();
    composition.middleware().stream().flatMap(Audience::audiences).forEach(all::add);
    return all.size() == 1 ? all.stream().findFirst() : Optional.empty();
  }

  private static Stream<String> audiences(Composition.Middleware middleware) {
    return middleware.providers().stream().flatMap(p -> p.audience().map(Name::text).stream());
  }
}
