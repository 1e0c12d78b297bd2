package dev.lathe.dev;

import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.Access;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Rows;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.permission.Permission;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A route with what is known of its operation.
 *
 * @param row the entity whose row its rule asks for
 * @param about the entity that it is about, where that is clear
 * @param placeholder what the path calls the id of a row of {@code about}; empty where it names
 *     none
 * @param with values for all else that it needs, by the request's names
 * @param versioned whether it is a command that can be told which version it has to be about
 * @param shows whether it answers with rows as they are, whoever asks
 */
record AccessDoor(
    Route route,
    Optional<Entity> row,
    Optional<Entity> about,
    Optional<String> placeholder,
    Map<String, Json> with,
    boolean versioned,
    boolean shows) {

  /**
   * The doors of a blueprint.
   *
   * @param with for each binding the values of inputs that are no row's id
   */
  static List<AccessDoor> of(Compiled compiled, Json.Obj with) {
    var doors = new ArrayList<AccessDoor>();
    for (Route route : compiled.bundle().operations().routes()) {
      ResolvedGraph graph =
          compiled.source().graphs().stream()
              .filter(one -> one.name().equals(route.operation().name()))
              .findFirst()
              .orElseThrow();
      Optional<Entity> row = graph.access().flatMap(Access::row);
      Optional<Entity> about =
          row.or(
              () ->
                  graph.commands() ? Optional.of(graph.emits().getFirst().entity()) : read(graph));
      Map<String, Json> values =
          with.get(route.binding()).map(json -> ((Json.Obj) json).members()).orElse(Map.of());
      doors.add(
          new AccessDoor(
              route,
              row,
              about,
              placeholder(route, about),
              values,
              route.operation().kind() == Operation.Kind.COMMAND
                  && compiled.bundle().operations().commands().stream()
                      .anyMatch(
                          plan ->
                              plan.name().equals(route.operation().name())
                                  && plan.takesExpectedVersion()),
              shows(graph, route)));
    }
    return doors;
  }

  /** The entity that all rows of a graph are of, or belong to. */
  private static Optional<Entity> read(ResolvedGraph graph) {
    var entities = new LinkedHashMap<String, Entity>();
    for (Rows step : graph.allRows()) {
      if (step instanceof Rows.Scan(Table.Read source, var _)) {
        Optional<Entity> whose =
            switch (source.table()) {
              case Table.State(Entity entity) -> Optional.of(entity);
              case Table.Mirror mirror -> Optional.of(mirror.entity());
              case Table.Derived derived -> Optional.of(derived.entity());
              case Table.Children children -> Optional.of(children.parent());
              case Table.History history -> Optional.of(history.source());
              case Table.Events _, Table.Elements _, Table.Kept _ -> Optional.empty();
            };
        whose.ifPresent(entity -> entities.put(entity.name().text(), entity));
      }
    }
    return entities.size() == 1 ? entities.values().stream().findFirst() : Optional.empty();
  }

  private static Optional<String> placeholder(Route route, Optional<Entity> about) {
    List<String> names =
        about
            .map(
                entity -> {
                  String own = entity.name().text();
                  String lower = own.substring(0, 1).toLowerCase(Locale.ROOT) + own.substring(1);
                  return List.of(entity.key().name().text(), lower + "Id");
                })
            .orElse(List.of("id"));
    return route.inputs().stream()
        .filter(input -> input.source() instanceof InputSource.Path)
        .map(input -> ((InputSource.Path) input.source()).name())
        .filter(names::contains)
        .findFirst();
  }

  private static boolean shows(ResolvedGraph graph, Route route) {
    Optional<Binding> binding =
        graph.service().bindings().stream()
            .filter(one -> one.id().text().equals(route.binding()))
            .findFirst();
    return !graph.commands()
        && binding.flatMap(Binding::allow).isPresent()
        && graph.allRows().stream()
            .noneMatch(step -> step instanceof Rows.Aggregate || step instanceof Rows.Distinct);
  }

  boolean reads() {
    return route.operation().kind() == Operation.Kind.QUERY;
  }

  Optional<Permission> rule() {
    return route.allow();
  }

  /** Whether its answer depends on whom a graph takes its caller to be. */
  boolean personal() {
    return route.inputs().stream()
        .anyMatch(
            input ->
                input.source() instanceof InputSource.FromUser
                    && !input.name().startsWith("user."));
  }

  /** Whether it takes a claim of its caller that {@code which} is true of. */
  boolean asksIn(Predicate<String> which) {
    return route.inputs().stream()
        .anyMatch(
            input ->
                input.source() instanceof InputSource.FromUser(String name) && which.test(name));
  }

  /** Its path for the row with {@code id}. */
  String path(String id) {
    String path = route.path();
    for (var input : route.inputs()) {
      if (input.source() instanceof InputSource.Path(String name)) {
        String value =
            placeholder.filter(name::equals).isPresent()
                ? id
                : with.get(name) instanceof Json.Str(String text) ? text : "";
        assert !value.isEmpty() : route.binding() + " needs a value for " + name;
        path = path.replace("{" + name + "}", URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    return path;
  }

  /** A body with all that it needs. */
  String body() {
    var members = new LinkedHashMap<String, Json>();
    for (var input : route.inputs()) {
      if (input.source() instanceof InputSource.Body(String name) && with.containsKey(name)) {
        members.put(name, with.get(name));
      }
    }
    return JsonText.write(new Json.Obj(members));
  }

  /** What its rule is told of inputs, by the graph's names. */
  Map<String, Json> inputs() {
    var inputs = new LinkedHashMap<String, Json>();
    for (var input : route.inputs()) {
      String name =
          switch (input.source()) {
            case InputSource.Body(String body) -> body;
            case InputSource.Path(String path) -> path;
            case InputSource.Query(String query) -> query;
            default -> "";
          };
      Json value = with.get(name);
      if (value != null) inputs.put(input.name(), value);
    }
    return inputs;
  }

  @Override
  public String toString() {
    return route.method() + " " + route.path();
  }
}
