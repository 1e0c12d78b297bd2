package dev.lathe.compiler.blueprint;

import java.util.List;
import java.util.Optional;

/**
 * What project.json says beside its services and their HTTP routes.
 *
 * @param placeholders every {@code ${NAME}} of a module's configuration or a middleware, by place
 */
public record Composition(
    List<UiRoute> uiRoutes,
    List<Middleware> middleware,
    List<Mount> mounts,
    List<Module> modules,
    List<Var> vars,
    List<Name> placeholders) {
  public Composition {
    uiRoutes = List.copyOf(uiRoutes);
    middleware = List.copyOf(middleware);
    mounts = List.copyOf(mounts);
    modules = List.copyOf(modules);
    vars = List.copyOf(vars);
    placeholders = List.copyOf(placeholders);
  }

  /** Nothing but services and routes. */
  public static Composition none() {
    return new Composition(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** {@code routes.ui}: a path and the service whose UI is there. */
  public record UiRoute(Name path, Name service) {}

  /**
   * A middleware; {@code provider} is that of the generic form, {@code providers} those of auth.
   */
  public record Middleware(
      Name name, Name kind, Optional<Name> provider, List<Provider> providers) {
    public Middleware {
      providers = List.copyOf(providers);
    }
  }

  /** Who verifies a caller; {@code audience} is empty for {@code platform-tokens}. */
  public record Provider(Name provider, Name moduleSlug, Optional<Name> audience) {}

  /** The middleware before one route. */
  public record Mount(Name target, List<Name> use) {
    public Mount {
      use = List.copyOf(use);
    }
  }

  /** A module under its key, and the package that it is. */
  public record Module(Name key, Name packageName) {}

  /** A variable that the deploy target fills. */
  public record Var(Name name, Name from, boolean required) {}
}
