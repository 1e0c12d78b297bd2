package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.ApiInfo;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.domain.Shape;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.WebhookPlan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A whole blueprint in source order. A single-service folder reads as a project of one service that
 * owns every entity.
 *
 * @param version the single service's {@code service.version}, {@code 1.0.0} for a project
 * @param seedEnabled false where a single service's manifest switches its own seed off
 * @param access our optional key of project.json: {@code deny} or {@code open}
 * @param decimalsAsText whether answers have decimals as texts: our optional key `decimals`
 * @param files UI, workflow, init and storage files, text by path from the blueprint's folder
 */
public record Blueprint(
    Form form,
    Name name,
    String version,
    List<Entity> entities,
    List<Service> services,
    List<HttpRoute> httpRoutes,
    boolean seedEnabled,
    Optional<Name> access,
    boolean decimalsAsText,
    Composition composition,
    Optional<Workflows> workflows,
    Optional<Init> init,
    List<UiModule> uiModules,
    SortedMap<String, String> files) {
  public Blueprint {
    entities = Name.sorted(entities, Entity::name);
    services = List.copyOf(services);
    httpRoutes = Name.sorted(httpRoutes, HttpRoute::base);
    uiModules = List.copyOf(uiModules);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The two forms a folder can have. */
  public enum Form {
    PROJECT,
    SINGLE_SERVICE
  }

  /** {@code routes.http}: a path prefix and the service behind it. */
  public record HttpRoute(Name base, Name service) {}

  /** The same with these entities and services. */
  public Blueprint with(List<Entity> entities, List<Service> services) {
    return new Blueprint(
        form,
        name,
        version,
        entities,
        services,
        httpRoutes,
        seedEnabled,
        access,
        decimalsAsText,
        composition,
        workflows,
        init,
        uiModules,
        files);
  }

  /** The same with these workflows and this init artifact. */
  public Blueprint with(Optional<Workflows> workflows, Optional<Init> init) {
    return new Blueprint(
        form,
        name,
        version,
        entities,
        services,
        httpRoutes,
        seedEnabled,
        access,
        decimalsAsText,
        composition,
        workflows,
        init,
        uiModules,
        files);
  }

  /** All but graphs, seeds and files: what every single graph may look at. */
  public Blueprint surroundings() {
    return new Blueprint(
        form,
        name,
        version,
        entities,
        services.stream().map(Service::withoutGraphs).toList(),
        httpRoutes,
        seedEnabled,
        access,
        decimalsAsText,
        composition,
        workflows,
        init,
        uiModules,
        new TreeMap<>());
  }

  /** The seeds of its services, then those of init's steps in their order. */
  public List<Seed> seeds() {
    Stream<Seed> initial =
        init.stream()
            .flatMap(steps -> steps.inOrder().stream())
            .flatMap(step -> step.seed().stream().flatMap(List::stream));
    return Stream.concat(services.stream().flatMap(each -> each.seeds().stream()), initial)
        .toList();
  }

  /** What it declares around its graphs. */
  public Project project() {
    return new Project(
        form == Form.PROJECT,
        name.text(),
        version,
        entities,
        services.stream().map(Service::declared).toList(),
        httpRoutes.stream().map(this::mount).toList(),
        webhooks(),
        composition.rateLimits().stream().map(Composition.RateLimit::rate).toList());
  }

  private List<WebhookPlan> webhooks() {
    if (composition.webhooks().isEmpty()) return List.of();
    var published = new PublishedEvents(this);
    return composition.webhooks().stream().map(webhook -> webhook.plan(published)).toList();
  }

  private Project.Mount mount(HttpRoute route) {
    List<AuthProvider> auth =
        composition
            .before("http:" + route.base())
            .flatMap(middleware -> middleware.providers().stream())
            .map(provider -> Vouching.of(provider, this))
            .toList();
    return new Project.Mount(
        route.base().text(),
        route.service().text(),
        auth,
        composition.limits("http:" + route.base()));
  }

  public Optional<Entity> entity(String name) {
    return entities.stream().filter(e -> e.name().text().equals(name)).findFirst();
  }

  public Optional<Service> service(String slug) {
    return services.stream().filter(s -> s.slug().text().equals(slug)).findFirst();
  }

  /** Whether {@code service} may emit {@code entity}'s events and writes its state table. */
  public boolean owns(Service service, Entity entity) {
    return form == Form.SINGLE_SERVICE || entity.owner().text().equals(service.slug().text());
  }

  /** The slug under which {@code entity}'s events are published. */
  public String owner(Entity entity) {
    return form == Form.SINGLE_SERVICE ? services.getFirst().slug().text() : entity.owner().text();
  }

  /**
   * A declared service and all that lies in its folder.
   *
   * @param module the key of the module that an integration hosts, where that is not its slug
   * @param lets its named expressions
   */
  public record Service(
      Name slug,
      Kind kind,
      Optional<Name> module,
      List<Projection> projections,
      List<QsmRelation> relations,
      List<Shape> shapes,
      List<Let> lets,
      List<Graph> graphs,
      List<Binding> bindings,
      List<Seed> seeds,
      ApiInfo api,
      List<NativeOperation> operations,
      List<StorageRoute> uploads,
      Optional<Ui> ui,
      boolean earlierDialect) {
    public Service {
      projections = Name.sorted(projections, Projection::name);
      relations = Name.sorted(Name.sorted(relations, QsmRelation::relation), QsmRelation::source);
      shapes = Name.sorted(shapes, Shape::name);
      lets = Name.sorted(lets, Let::name);
      graphs = Name.sorted(graphs, Graph::id);
      bindings = Name.sorted(bindings, Binding::id);
      seeds = List.copyOf(seeds);
      operations = List.copyOf(operations);
      uploads = List.copyOf(uploads);
    }

    /** The same with these read models, graphs, bindings and seeds. */
    public Service with(
        List<Projection> projections,
        List<QsmRelation> relations,
        List<Shape> shapes,
        List<Graph> graphs,
        List<Binding> bindings,
        List<Seed> seeds) {
      return new Service(
          slug,
          kind,
          module,
          projections,
          relations,
          shapes,
          lets,
          graphs,
          bindings,
          seeds,
          api,
          operations,
          uploads,
          ui,
          earlierDialect);
    }

    /** The same with these upload routes and this UI. */
    public Service with(List<StorageRoute> uploads, Optional<Ui> ui) {
      return new Service(
          slug,
          kind,
          module,
          projections,
          relations,
          shapes,
          lets,
          graphs,
          bindings,
          seeds,
          api,
          operations,
          uploads,
          ui,
          earlierDialect);
    }

    private Project.Service declared() {
      return new Project.Service(slug.text(), api, projections, bindings);
    }

    private Service withoutGraphs() {
      return new Service(
          slug,
          kind,
          module,
          projections,
          relations,
          shapes,
          lets,
          List.of(),
          bindings,
          List.of(),
          api,
          operations,
          uploads,
          ui,
          earlierDialect);
    }

    /** {@code service.json}'s kind. */
    public enum Kind {
      DOMAIN,
      INTEGRATION,
      INTEGRATION_MODULE
    }

    public Optional<Projection> projection(String name) {
      return projections.stream().filter(p -> p.name().text().equals(name)).findFirst();
    }

    public Optional<Shape> shape(String name) {
      return shapes.stream().filter(s -> s.name().text().equals(name)).findFirst();
    }

    public Optional<Graph> graph(String id) {
      return graphs.stream().filter(g -> g.id().text().equals(id)).findFirst();
    }
  }

  /** One event of a seed file as written; {@code data} is where its payload stands. */
  public record Seed(
      Name id,
      Name eventType,
      Name entity,
      Name aggregateId,
      Name subject,
      long version,
      String time,
      dev.lathe.model.json.Json.Obj data,
      Span dataSpan,
      int schemaVersion,
      Optional<String> actorKind,
      Optional<String> actorId,
      boolean actorGiven,
      Optional<String> correlation,
      Optional<String> causation,
      Optional<String> command,
      Optional<String> traceparent) {
    /** The same that says something else. */
    public Seed with(dev.lathe.model.json.Json.Obj other) {
      return new Seed(
          id,
          eventType,
          entity,
          aggregateId,
          subject,
          version,
          time,
          other,
          dataSpan,
          schemaVersion,
          actorKind,
          actorId,
          actorGiven,
          correlation,
          causation,
          command,
          traceparent);
    }
  }
}
