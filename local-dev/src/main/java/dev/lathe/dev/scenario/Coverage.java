package dev.lathe.dev.scenario;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a blueprint some scenario has seen: transitions from each of their states, guards that
 * refused, routes that answered, rules that let somebody in and that kept somebody out.
 */
public final class Coverage {
  private static final String EVENTS =
      "SELECT entity,type,data FROM event WHERE position>?1 ORDER BY position";

  private final Machines machines;

  /** By binding, {@code service/binding}: the graph that it runs. */
  private final Map<String, String> graphs = new LinkedHashMap<>();

  /** By binding: its first route, whatever others it has. */
  private final Map<String, String> ways = new LinkedHashMap<>();

  private final Map<Kind, Set<String>> all = new EnumMap<>(Kind.class);
  private final Map<Kind, Set<String>> seen = new EnumMap<>(Kind.class);

  /** What can be seen. */
  public enum Kind {
    TRANSITIONS,
    GUARDS,
    ROUTES,
    RULES
  }

  /**
   * Something of a blueprint.
   *
   * @param all how many there are
   * @param missing those that no scenario has seen
   */
  public record Part(Kind kind, int all, List<String> missing) {
    public Part {
      missing = List.copyOf(missing);
    }

    /** How many were seen. */
    public int seen() {
      return all - missing.size();
    }
  }

  Coverage(ResolvedBlueprint source, List<Route> routes) {
    List<Entity> entities = source.blueprint().entities();
    machines = Machines.of(entities);
    for (Entity entity : entities) {
      entity
          .stateMachine()
          .ifPresent(
              machine ->
                  machine
                      .transitions()
                      .forEach(transition -> names(entity, transition).forEach(this::transition)));
    }
    for (Route route : routes) {
      String binding = route.service() + "/" + route.binding();
      graphs.put(binding, route.operation().name());
      String way = route.method() + " " + route.path();
      if (ways.putIfAbsent(binding, way) != null) continue;
      all(Kind.ROUTES).add(way);
      if (route.allow().isPresent()) {
        all(Kind.RULES).add(let(way));
        all(Kind.RULES).add(kept(way));
      }
    }
    for (ResolvedGraph graph : source.graphs()) {
      graph.guards().forEach(guard -> all(Kind.GUARDS).add(graph.name() + ": " + guard.node()));
    }
  }

  private Set<String> all(Kind kind) {
    return all.computeIfAbsent(kind, _ -> new TreeSet<>());
  }

  private Set<String> seen(Kind kind) {
    return seen.computeIfAbsent(kind, _ -> new TreeSet<>());
  }

  Machines machines() {
    return machines;
  }

  private void transition(String name) {
    all(Kind.TRANSITIONS).add(name);
  }

  private static List<String> names(Entity entity, Transition transition) {
    if (transition.creates()) return List.of(name(entity, "", transition));
    return transition.from().stream()
        .map(Name::text)
        .map(from -> name(entity, from, transition))
        .toList();
  }

  private static String name(Entity entity, String from, Transition transition) {
    return "%s: %s%s → %s"
        .formatted(
            entity.name(), transition.name(), from.isEmpty() ? "" : " " + from, transition.to());
  }

  private static String let(String route) {
    return route + " lets somebody in";
  }

  private static String kept(String route) {
    return route + " keeps somebody out";
  }

  /** A request was answered with {@code body}. */
  void answered(HandledRequest request, Json body) {
    String binding = request.binding().orElse("");
    String route = ways.get(binding);
    if (route == null) return; // one of those that every service has
    boolean success = request.status() / 100 == 2;
    if (success) seen(Kind.ROUTES).add(route);
    if (success) seen(Kind.RULES).add(let(route));
    boolean refused =
        request.refusal().isPresent()
            || request.status() == 401
            || request.status() == 403
            || request.status() == 404
            || (success && body instanceof Json.Arr(var items) && items.isEmpty());
    if (refused) seen(Kind.RULES).add(kept(route));
    node(body)
        .ifPresent(node -> seen(Kind.GUARDS).add(graphs.getOrDefault(binding, "") + ": " + node));
  }

  /** The guard that a refusal names. */
  private static Optional<String> node(Json body) {
    return body instanceof Json.Obj problem
            && problem.get("details").orElse(Json.NULL) instanceof Json.Obj details
        ? details.text("nodeId")
        : Optional.empty();
  }

  /** What {@code database} has in its log behind {@code position} has happened. */
  void events(Database database, long position) {
    Rows rows = database.execute(Statement.read(EVENTS, position));
    for (int row = 0; row < rows.size(); row++) {
      Optional<Entity> found = machines.entity(rows.requiredText(row, 0));
      if (found.isEmpty()) continue;
      Entity entity = found.get();
      StateMachine machine = entity.stateMachine().orElseThrow();
      String type = rows.requiredText(row, 1);
      String from = from(machine, Payload.of(rows.requiredText(row, 2)).before());
      for (Transition transition : machine.transitions()) {
        if (transition.event(entity).equals(type)) {
          seen(Kind.TRANSITIONS).add(name(entity, transition.creates() ? "" : from, transition));
        }
      }
    }
  }

  private static String from(StateMachine machine, Json before) {
    return before instanceof Json.Obj fields
        ? fields.text(machine.stateField().text()).orElse("")
        : "";
  }

  /** What was seen, of what there is any of. */
  public List<Part> parts() {
    var parts = new ArrayList<Part>();
    all.forEach(
        (kind, names) -> {
          if (names.isEmpty()) return;
          var missing = new TreeSet<>(names);
          missing.removeAll(seen(kind));
          parts.add(new Part(kind, names.size(), List.copyOf(missing)));
        });
    return parts;
  }
}
