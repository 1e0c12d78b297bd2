package dev.lathe.cli;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.runtime.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request gives to a graph's inputs, as it was sent: to show, and to name rows by. */
final class RouteInputs {
  private RouteInputs() {}

  /** By the graph's names; those that the request itself does not have are left out. */
  static Map<String, Json> of(Route route, HttpRequest request, Optional<Json> body) {
    var found = new LinkedHashMap<String, Json>();
    for (InputPlan input : route.inputs()) {
      value(input.source(), route, request, body)
          .or(input::fallback)
          .ifPresent(value -> found.put(input.name(), value));
    }
    return found;
  }

  private static Optional<Json> value(
      InputSource source, Route route, HttpRequest request, Optional<Json> body) {
    return switch (source) {
      case InputSource.Path(var name) -> placeholder(route.path(), request.rawPath(), name);
      case InputSource.Query(var name) -> query(request.rawQuery(), name);
      case InputSource.FromQuery(var name) -> query(request.rawQuery(), name);
      case InputSource.Body(var name) -> member(body, List.of(name));
      case InputSource.FromBody(var path) -> member(body, path);
      case InputSource.FromHeader _,
          InputSource.FromForm _,
          InputSource.FromBytes _,
          InputSource.FromUser _,
          InputSource.FromActor _,
          InputSource.Unbound _ ->
          Optional.empty();
    };
  }

  private static Optional<Json> placeholder(String template, String path, String name) {
    String[] named = template.split("/", -1);
    String[] given = path.split("/", -1);
    for (int i = 0; i < named.length && i < given.length; i++) {
      if (named[i].equals("{" + name + "}")) {
        // A plus is itself in a path.
        return Optional.of(Json.of(decoded(given[i].replace("+", "%2B"))));
      }
    }
    return Optional.empty();
  }

  private static Optional<Json> query(String query, String name) {
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2 && decoded(parts[0]).equals(name)) {
        return Optional.of(Json.of(decoded(parts[1])));
      }
    }
    return Optional.empty();
  }

  /** As it is where it is no encoding: such a request got no further than its parsing. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Optional<Json> member(Optional<Json> body, List<String> path) {
    Optional<Json> at = body;
    for (String name : path) {
      at =
          at.flatMap(json -> json instanceof Json.Obj object ? object.get(name) : Optional.empty());
    }
    return at;
  }
}
