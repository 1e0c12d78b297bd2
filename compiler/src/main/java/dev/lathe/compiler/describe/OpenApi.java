package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.ApiInfo;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.memo.Identity;
import dev.lathe.compiler.memo.Memo;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenAPI 3.1 of the routes as they are served.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">the specification</a>
 */
public final class OpenApi {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  private final Components components = new Components();
  private final Map<String, Members> paths = new TreeMap<>();
  private final Map<String, String> pathByShape = new LinkedHashMap<>();
  private final TreeSet<String> tags = new TreeSet<>();

  private final String document;

  /** What the blueprint's other documents have, which is mostly what this one has. */
  private final Map<From, Components.Operation> known;

  private OpenApi(String document, Map<From, Components.Operation> known) {
    this.document = document;
    this.known = known;
  }

  /** What an operation is made from. */
  private record From(
      Optional<Identity> graph,
      Route route,
      Binding binding,
      String id,
      Map<String, String> renamed) {}

  /**
   * The project's document, and one for each service with routes where there are several, by the
   * file that each is: the same as one by one, in half the time.
   */
  public static SortedMap<String, Json.Obj> documents(Api api) {
    var known = new HashMap<From, Components.Operation>();
    var documents = new TreeMap<String, Json.Obj>();
    documents.put("openapi.json", project(api, known));
    if (api.project().several()) {
      for (Project.Service service : api.project().services()) {
        String slug = service.slug();
        if (api.routes().stream().anyMatch(route -> route.service().equals(slug))) {
          documents.put("openapi/" + slug + ".json", service(api, slug, known));
        }
      }
    }
    return documents;
  }

  /** All routes. Operations of two services that have one name get the service's in front. */
  public static Json.Obj project(Api api) {
    return project(api, new HashMap<>());
  }

  private static Json.Obj project(Api api, Map<From, Components.Operation> known) {
    Project project = api.project();
    List<Project.Service> bound =
        project.services().stream().filter(s -> !s.bindings().isEmpty()).toList();
    var servers = new LinkedHashSet<ApiInfo.Server>();
    bound.forEach(service -> servers.addAll(service.api().servers()));
    ApiInfo info = bound.size() == 1 ? bound.getFirst().api() : ApiInfo.none();
    var document = new OpenApi("project", known);
    document.addOwn(api);
    return document.document(
        info(info, project.name(), project), List.copyOf(servers), api.endpoints());
  }

  /** The routes of one service. */
  public static Json.Obj service(Api api, String slug) {
    return service(api, slug, new HashMap<>());
  }

  private static Json.Obj service(Api api, String slug, Map<From, Components.Operation> known) {
    Project.Service service = api.project().service(slug).orElseThrow();
    return new OpenApi("service " + slug, known)
        .document(
            info(service.api(), slug, api.project()), service.api().servers(), api.endpoints(slug));
  }

  private static Json.Obj info(ApiInfo info, String name, Project project) {
    return new Members()
        .with("title", info.title().orElse(name))
        .with("version", info.version().orElse(project.version()))
        .with("description", info.description())
        .object();
  }

  private Json.Obj document(Json.Obj info, List<ApiInfo.Server> servers, List<Endpoint> endpoints) {
    Map<Route, String> names = Names.of(endpoints);
    endpoints.forEach(endpoint -> add(endpoint, names.getOrDefault(endpoint.route(), "")));
    var document = new Members().with("openapi", "3.1.0").with("info", info);
    if (!servers.isEmpty()) {
      document.with("servers", new Json.Arr(servers.stream().map(OpenApi::server).toList()));
    }
    if (!tags.isEmpty()) {
      document.with(
          "tags",
          new Json.Arr(
              tags.stream().<Json>map(tag -> new Members().with("name", tag).object()).toList()));
    }
    var all = new Members();
    paths.forEach(all::with);
    return document.with("paths", all).withAny("components", components.object()).object();
  }

  private static Json server(ApiInfo.Server server) {
    return new Members()
        .with("url", server.url())
        .with("description", server.description())
        .object();
  }

  private void addOwn(Api api) {
    boolean bearer = api.routes().stream().anyMatch(route -> !route.auth().isEmpty());
    if (api.tasks()) {
      paths.putAll(TaskPaths.of(components, bearer));
      tags.add(TaskPaths.tag());
    }
    SortedMap<String, Members> starts = RunPaths.of(api.workflows(), components, bearer);
    if (!starts.isEmpty()) {
      paths.putAll(starts);
      tags.add(RunPaths.tag());
    }
  }

  private void add(Endpoint endpoint, String id) {
    String own = endpoint.route().path();
    String path = pathByShape.computeIfAbsent(PLACEHOLDER.matcher(own).replaceAll("{}"), _ -> own);
    var operation = new OpenApiOperation(endpoint, id, components);
    tags.addAll(operation.tags());
    String method = endpoint.route().method().name().toLowerCase(Locale.ROOT);
    paths
        .computeIfAbsent(path, _ -> new Members())
        .with(method, object(endpoint, id, operation, renamed(own, path)));
  }

  private Json.Obj object(
      Endpoint endpoint, String id, OpenApiOperation operation, Map<String, String> renamed) {
    Route route = endpoint.route();
    String name = "operation %s %s %s".formatted(document, route.method(), route.path());
    var from =
        new From(endpoint.graph().map(Identity::new), route, endpoint.binding(), id, renamed);
    var fresh = new AtomicBoolean();
    Components.Operation made =
        Memo.recall(
            name,
            from,
            () -> {
              fresh.set(true);
              return make(from, operation);
            });
    if (!fresh.get() && !components.takes(made)) {
      made = make(from, operation);
      Memo.replace(name, from, made);
    }
    known.putIfAbsent(from, made);
    return made.object();
  }

  private Components.Operation make(From from, OpenApiOperation operation) {
    Components.Operation there = known.get(from);
    return there != null && components.takes(there)
        ? there
        : components.operation(() -> operation.object(from.renamed()));
  }

  /** Two templates that differ in placeholders' names alone are one path. */
  private static Map<String, String> renamed(String own, String path) {
    List<String> from = placeholders(own);
    List<String> to = placeholders(path);
    var renamed = new LinkedHashMap<String, String>();
    for (int i = 0; i < from.size(); i++) {
      renamed.put(from.get(i), to.get(i));
    }
    return renamed;
  }

  private static List<String> placeholders(String path) {
    var names = new ArrayList<String>();
    for (Matcher matcher = PLACEHOLDER.matcher(path); matcher.find(); ) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
