package dev.lathe.compiler.domain;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.bundle.WebhookPlan;
import java.util.List;
import java.util.Optional;

/**
 * What a blueprint declares around its graphs: entities, and services with what they offer. A
 * single-service folder is a project of one service that owns every entity.
 *
 * @param several whether it is written as a project: one service more may come
 * @param rates how often a caller may use bindings that name them
 */
public record Project(
    boolean several,
    String name,
    String version,
    List<Entity> entities,
    List<Service> services,
    List<Mount> mounts,
    List<WebhookPlan> webhooks,
    List<RouteLimits.Rate> rates) {
  public Project {
    entities = List.copyOf(entities);
    services = List.copyOf(services);
    mounts = List.copyOf(mounts);
    webhooks = List.copyOf(webhooks);
    rates = List.copyOf(rates);
  }

  /** A service: its read models, and the operations that requests can reach. */
  public record Service(
      String slug, ApiInfo api, List<Projection> projections, List<Binding> bindings) {
    public Service {
      projections = List.copyOf(projections);
      bindings = List.copyOf(bindings);
    }
  }

  /**
   * A service behind a path prefix.
   *
   * @param auth who vouches for callers there: the auth middleware mounted before it
   * @param limits what the middleware there lets through
   */
  public record Mount(String base, String service, List<AuthProvider> auth, RouteLimits limits) {
    public Mount {
      auth = List.copyOf(auth);
    }
  }

  public Optional<Entity> entity(String entity) {
    return entities.stream().filter(e -> e.name().text().equals(entity)).findFirst();
  }

  public Optional<Service> service(String slug) {
    return services.stream().filter(s -> s.slug().equals(slug)).findFirst();
  }

  /** Who vouches for the callers of {@code service}, wherever it is mounted. */
  public List<AuthProvider> auth(String service) {
    return mounts.stream()
        .filter(mount -> mount.service().equals(service))
        .flatMap(mount -> mount.auth().stream())
        .toList();
  }

  /** What {@code binding} of {@code service} lets through, and the middleware before it. */
  public RouteLimits limits(String service, Binding binding) {
    RouteLimits mounted = mounted(service);
    return binding
        .rateLimit()
        .flatMap(name -> rates.stream().filter(r -> r.name().equals(name.text())).findFirst())
        .map(mounted::with)
        .orElse(mounted);
  }

  private RouteLimits mounted(String service) {
    return mounts.stream()
        .filter(mount -> mount.service().equals(service))
        .map(Mount::limits)
        .findFirst()
        .orElse(RouteLimits.NONE);
  }

  /** Whether {@code service} may emit {@code entity}'s events and writes its state table. */
  public boolean owns(Service service, Entity entity) {
    return owner(entity).equals(service.slug());
  }

  /** The slug under which {@code entity}'s events are published. */
  public String owner(Entity entity) {
    return several ? entity.owner().text() : services.getFirst().slug();
  }

  /**
   * What people call the table of {@code entity}'s rows: as its own service's read model has it.
   */
  public String table(Entity entity) {
    String owner = owner(entity);
    return services.stream()
        .filter(service -> service.slug().equals(owner))
        .flatMap(service -> service.projections().stream())
        .filter(projection -> projection.mirrors(entity) && !projection.async())
        .findFirst()
        .flatMap(Projection::table)
        .orElse(entity.table())
        .text();
  }
}
