package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Route;
import dev.lathe.model.problem.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Where one bundle sends a request. */
sealed interface Destination {
  /** A route of the blueprint; {@code path} has the decoded placeholders by name. */
  record Bound(Route route, SortedMap<String, String> path) implements Destination {}

  /** What every service has. */
  record Fixed(BuiltIn builtIn) implements Destination {}

  static Checked<Destination> of(Router router, HttpRequest request, List<String> segments) {
    var builtIn = BuiltIn.at(segments);
    if (builtIn.isPresent()) return fixed(builtIn.get(), request);
    return switch (router.match(request.method(), segments)) {
      case Router.Match.Found(var route, var path) -> new Checked.Passed<>(new Bound(route, path));
      case Router.Match.MethodNotAllowed(var allow) ->
          new Checked.Refused<>(Problem.methodNotAllowed(allow));
      case Router.Match.NotFound _ ->
          BuiltIn.behindRoutes(segments)
              .map(found -> fixed(found, request))
              .orElseGet(() -> new Checked.Refused<>(unknown()));
    };
  }

  /**
   * The methods that there are at a path, for pages that may ask: a browser sends no token
   * beforehand, and is told no more than that an endpoint is there which every service has.
   */
  static Optional<String> methods(Router router, List<String> segments) {
    return switch (router.match("OPTIONS", segments)) {
      case Router.Match.MethodNotAllowed(var allow) -> Optional.of(allow);
      case Router.Match.Found _ -> Optional.empty();
      case Router.Match.NotFound _ ->
          BuiltIn.at(segments)
              .or(() -> BuiltIn.behindRoutes(segments))
              .filter(found -> found != BuiltIn.NOTHING)
              .map(BuiltIn::methods);
    };
  }

  /** Nothing is at the path, as far as this caller is concerned. */
  static Problem unknown() {
    return Problem.of(ErrorCode.ROUTE_NOT_FOUND, "No route has this path");
  }

  private static Checked<Destination> fixed(BuiltIn builtIn, HttpRequest request) {
    if (builtIn.takes(request)) return new Checked.Passed<>(new Fixed(builtIn));
    // A path that may be the blueprint's own one day is not told by a wrong method.
    return new Checked.Refused<>(
        builtIn == BuiltIn.EVENTS || builtIn == BuiltIn.NOTHING
            ? unknown()
            : Problem.methodNotAllowed(builtIn.methods()));
  }
}
