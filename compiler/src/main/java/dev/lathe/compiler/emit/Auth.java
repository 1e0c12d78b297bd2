package dev.lathe.compiler.emit;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Name;
import dev.lathe.model.bundle.AuthProvider;
import java.util.List;

/** Who vouches for the callers of a service: the auth middleware mounted before its route. */
final class Auth {
  private Auth() {}

  static List<AuthProvider> of(Blueprint blueprint, String slug) {
    return blueprint.httpRoutes().stream()
        .filter(route -> route.service().text().equals(slug))
        .flatMap(route -> blueprint.composition().before("http:" + route.base()))
        .flatMap(middleware -> middleware.providers().stream())
        .map(
            provider ->
                new AuthProvider(
                    provider.moduleSlug().text(), provider.audience().map(Name::text).orElse("")))
        .toList();
  }
}
