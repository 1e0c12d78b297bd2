package dev.lathe.runtime.http;

import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.Route;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request in a trie of path segments. Static segments win over placeholders;
 * where the rest of a static branch does not fit, placeholders are tried. Thread-safe.
 */
final class Router {
  /** What the table says to a request. */
  sealed interface Match {
    /** {@code path} has the decoded placeholders by name. */
    record Found(Route route, SortedMap<String, String> path) implements Match {}

    /** The path is there, the method is not; {@code allow} is the header of that name. */
    record MethodNotAllowed(String allow) implements Match {}

    /** No route has such a path. */
    record NotFound() implements Match {}
  }

  /**
   * A route as it is matched: its template is split once.
   *
   * @param methods that it answers
   * @param names of its placeholders, by the place of their segments; null elsewhere
   */
  private record Target(Route route, List<String> methods, List<@Nullable String> names) {
    static Target of(Route route) {
      List<@Nullable String> names = new ArrayList<>();
      for (String segment : template(route)) {
        names.add(isPlaceholder(segment) ? segment.substring(1, segment.length() - 1) : null);
      }
      return new Target(route, Router.methods(route), names);
    }

    SortedMap<String, String> placeholders(List<String> segments) {
      var values = new TreeMap<String, String>();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        if (name != null) values.put(name, segments.get(i));
      }
      return values;
    }
  }

  private static final class Node {
    final Map<String, Node> statics = new HashMap<>();
    final Map<HttpMethod, Target> routes = new EnumMap<>(HttpMethod.class);
    @Nullable Node placeholder;

    Node child(String segment) {
      if (!isPlaceholder(segment)) {
        return statics.computeIfAbsent(segment, _ -> new Node());
      }
      Node child = placeholder;
      if (child == null) {
        child = new Node();
        placeholder = child;
      }
      return child;
    }
  }

  private final Node root = new Node();

  /** Of two routes that answer the same requests the first one counts. */
  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      Node node = root;
      for (String segment : template(route)) {
        node = node.child(segment);
      }
      node.routes.putIfAbsent(route.method(), Target.of(route));
    }
  }

  /** All of them, in the order of the bundle. */
  List<Route> routes() {
    return routes;
  }

  /** HEAD is answered as a GET that only reads: a HEAD never executes a command. */
  Match match(String method, List<String> segments) {
    Target found = find(root, method, segments, 0);
    if (found != null) {
      return new Match.Found(found.route(), found.placeholders(segments));
    }
    var allowed = new TreeSet<String>();
    allow(root, segments, 0, allowed);
    return allowed.isEmpty()
        ? new Match.NotFound()
        : new Match.MethodNotAllowed(String.join(", ", allowed));
  }

  private static @Nullable Target find(Node node, String method, List<String> segments, int depth) {
    if (depth == segments.size()) {
      for (Target target : node.routes.values()) {
        if (target.methods().contains(method)) return target;
      }
      return null;
    }
    Node fixed = node.statics.get(segments.get(depth));
    if (fixed != null) {
      Target found = find(fixed, method, segments, depth + 1);
      if (found != null) return found;
    }
    Node any = any(node, segments.get(depth));
    return any == null ? null : find(any, method, segments, depth + 1);
  }

  /** Adds the methods of every route that has such a path. */
  private static void allow(Node node, List<String> segments, int depth, Set<String> allowed) {
    if (depth == segments.size()) {
      node.routes.values().forEach(target -> allowed.addAll(target.methods()));
      return;
    }
    Node fixed = node.statics.get(segments.get(depth));
    if (fixed != null) allow(fixed, segments, depth + 1, allowed);
    Node any = any(node, segments.get(depth));
    if (any != null) allow(any, segments, depth + 1, allowed);
  }

  /** An empty segment matches no placeholder: aggregates have no empty ids. */
  private static @Nullable Node any(Node node, String segment) {
    return segment.isEmpty() ? null : node.placeholder;
  }

  private static List<String> methods(Route route) {
    return switch (route.method()) {
      case GET ->
          switch (route.operation().kind()) {
            case QUERY -> List.of("GET", "HEAD");
            case COMMAND, NATIVE -> List.of("GET");
          };
      case POST -> List.of("POST");
    };
  }

  private static List<String> template(Route route) {
    return route.path().equals("/") ? List.of() : List.of(route.path().substring(1).split("/", -1));
  }

  private static boolean isPlaceholder(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }
}
