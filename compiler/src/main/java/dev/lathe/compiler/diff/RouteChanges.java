package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clients see of routes and inputs. A placeholder's name is none of their business. */
final class RouteChanges {
  private final List<Change> changes = new ArrayList<>();

  private final Bundle before;
  private final Bundle after;

  private RouteChanges(Bundle before, Bundle after) {
    this.before = before;
    this.after = after;
  }

  static List<Change> between(Bundle before, Bundle after) {
    var found = new RouteChanges(before, after);
    Map<String, Route> earlier = byRequest(before);
    Map<String, Route> later = byRequest(after);
    earlier.forEach(
        (request, route) ->
            Optional.ofNullable(later.get(request))
                .ifPresentOrElse(
                    now -> found.changed(route, now), () -> found.gone(route, earlier, later)));
    later.forEach(
        (request, route) -> {
          if (!earlier.containsKey(request)) {
            found.add(
                Area.ROUTE,
                Impact.COMPATIBLE,
                route,
                "added",
                "nobody asks for it before it is there");
          }
        });
    return found.changes;
  }

  private static Map<String, Route> byRequest(Bundle bundle) {
    var routes = new LinkedHashMap<String, Route>();
    for (Route route : bundle.operations().routes()) {
      routes.put(route.method() + " " + route.path().replaceAll("\\{[^}]*\\}", "{}"), route);
    }
    return routes;
  }

  private static String subject(Route route) {
    return route.method() + " " + route.path();
  }

  private void add(Area area, Impact impact, Route route, String what, String reason) {
    changes.add(new Change(area, impact, subject(route), what, reason));
  }

  private void gone(Route route, Map<String, Route> earlier, Map<String, Route> later) {
    Optional<String> moved =
        later.entrySet().stream()
            .filter(entry -> !earlier.containsKey(entry.getKey()))
            .map(Map.Entry::getValue)
            .filter(r -> r.service().equals(route.service()) && r.binding().equals(route.binding()))
            .map(RouteChanges::subject)
            .findFirst();
    add(
        Area.ROUTE,
        Impact.BREAKING,
        route,
        moved.map(to -> "moved to " + to).orElse("removed"),
        "clients that call it get no answer");
  }

  private void changed(Route was, Route now) {
    if (was.operation().kind() != now.operation().kind()) {
      add(
          Area.ROUTE,
          Impact.BREAKING,
          now,
          "runs a %s instead of a %s".formatted(word(now), word(was)),
          "it means something else");
    } else if (!was.operation().name().equals(now.operation().name())) {
      add(
          Area.ROUTE,
          Impact.COMPATIBLE,
          now,
          "runs `%s` instead of `%s`".formatted(now.operation().name(), was.operation().name()),
          "inputs and answer are compared by themselves");
    }
    if (!was.strictBody() && now.strictBody()) {
      add(
          Area.INPUT,
          Impact.BREAKING,
          now,
          "unknown members of the body are refused",
          "clients that send more get 400");
    }
    changes.addAll(VouchingChanges.of(subject(now), was.auth(), now.auth()));
    changes.addAll(LimitChanges.of(subject(now), was.limits(), now.limits()));
    changes.addAll(WordingChanges.of(subject(now), was.response(), now.response()));
    changes.addAll(PageChanges.of(subject(now), before, was, after, now));
    Map<String, InputPlan> earlier = byPlace(was, before);
    Map<String, InputPlan> later = byPlace(now, after);
    earlier.forEach(
        (place, input) ->
            Optional.ofNullable(later.get(place))
                .ifPresentOrElse(
                    kept -> input(now, place, input, kept),
                    () ->
                        add(
                            Area.INPUT,
                            Impact.BREAKING,
                            now,
                            place + " removed",
                            input.source() instanceof InputSource.Body
                                ? "a body that has it is refused"
                                : "it is ignored, so the answer is another one")));
    later.forEach(
        (place, input) -> {
          if (!earlier.containsKey(place)) {
            add(
                Area.INPUT,
                input.required() ? Impact.BREAKING : Impact.COMPATIBLE,
                now,
                "%s added, %s".formatted(place, input.required() ? "required" : "optional"),
                input.required()
                    ? "clients that do not send it get 400"
                    : "clients may leave it out");
          }
        });
  }

  private static String word(Route route) {
    return route.operation().kind().name().toLowerCase(java.util.Locale.ROOT);
  }

  private void input(Route route, String place, InputPlan was, InputPlan now) {
    if (was.type() != now.type() || was.list() != now.list()) {
      boolean wider =
          was.list() == now.list()
              && was.type() == ScalarType.INTEGER
              && now.type() == ScalarType.DECIMAL;
      add(
          Area.INPUT,
          wider ? Impact.COMPATIBLE : Impact.BREAKING,
          route,
          "%s is %s instead of %s".formatted(place, type(now), type(was)),
          wider ? "every integer is a decimal" : "values that were taken are refused");
    }
    if (was.required() != now.required()) {
      add(
          Area.INPUT,
          now.required() ? Impact.BREAKING : Impact.COMPATIBLE,
          route,
          place + (now.required() ? " became required" : " became optional"),
          now.required() ? "clients that leave it out get 400" : "clients may still send it");
    }
    if (was.nullable() && !now.nullable() && was.source() instanceof InputSource.Body) {
      add(Area.INPUT, Impact.BREAKING, route, place + " must not be null", "a null gets 400");
    }
    if (!was.fallback().equals(now.fallback())) {
      add(
          Area.INPUT,
          Impact.COMPATIBLE,
          route,
          "%s has another default".formatted(place),
          "only clients that leave it out see a difference");
    }
  }

  private static String type(InputPlan input) {
    return (input.list() ? "list of " : "") + input.type().word();
  }

  /** Inputs by where a client puts them; a path's by their place in it. */
  private static Map<String, InputPlan> byPlace(Route route, Bundle bundle) {
    boolean paged = PageChanges.page(bundle, route).isPresent();
    var inputs = new LinkedHashMap<String, InputPlan>();
    for (InputPlan input : route.inputs()) {
      if (paged && input.name().equals(PagePlan.CURSOR)) continue; // told with its pages
      switch (input.source()) {
        case InputSource.Path(String name) ->
            inputs.put("path segment " + segment(route, name), input);
        case InputSource.Query(String name) -> inputs.put("query `" + name + "`", input);
        case InputSource.FromQuery(String name) -> inputs.put("query `" + name + "`", input);
        case InputSource.Body(String name) -> inputs.put("body `" + name + "`", input);
        case InputSource.FromBody(List<String> path) ->
            inputs.put("body `" + String.join(".", path) + "`", input);
        case InputSource.FromHeader(String name) -> inputs.put("header `" + name + "`", input);
        case InputSource.FromForm(String name) -> inputs.put("form `" + name + "`", input);
        case InputSource.FromBytes() -> inputs.put("body's bytes", input);
        case InputSource.FromUser _, InputSource.FromActor _, InputSource.Unbound _ -> {}
      }
    }
    return inputs;
  }

  private static int segment(Route route, String name) {
    return List.of(route.path().split("/", -1)).indexOf("{" + name + "}");
  }
}
