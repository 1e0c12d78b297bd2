package dev.lathe.dev.console;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.problem.MessageTemplate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a list shows of where a request went. In a service that has data about people those values
 * alone that a declared input takes, and that are not about people.
 */
final class ShownTarget {
  private ShownTarget() {}

  /**
   * @param target path and query as they were sent
   * @param route what it was led to, if anything
   */
  static String of(String target, Optional<Route> route, Bundle bundle) {
    if (bundle.operations().personal().none()) return target;
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String shown = route.map(led -> path(path, led, bundle)).orElseGet(() -> known(path, bundle));
    return mark < 0 ? shown : shown + "?" + query(target.substring(mark + 1), route, bundle);
  }

  private static String path(String path, Route route, Bundle bundle) {
    Set<String> open =
        names(
            route,
            bundle,
            source ->
                source instanceof InputSource.Path(String name)
                    ? Optional.of(name)
                    : Optional.empty());
    List<String> sent = segments(path);
    List<String> routed = segments(route.path());
    if (sent.size() != routed.size()) return known(path, bundle);
    return IntStream.range(0, sent.size())
        .mapToObj(
            at -> {
              String segment = routed.get(at);
              if (!segment.startsWith("{")) return segment;
              boolean shown = open.contains(segment.substring(1, segment.length() - 1));
              return shown ? sent.get(at) : MessageTemplate.HIDDEN;
            })
        .collect(Collectors.joining("/"));
  }

  /** What was led nowhere: by the words that addresses of this service are made of. */
  private static String known(String path, Bundle bundle) {
    Set<String> words = new HashSet<>();
    bundle.operations().routes().forEach(route -> words.addAll(segments(route.path())));
    return segments(path).stream()
        .map(segment -> words.contains(segment) ? segment : MessageTemplate.HIDDEN)
        .collect(Collectors.joining("/"));
  }

  private static String query(String query, Optional<Route> route, Bundle bundle) {
    Set<String> open =
        route
            .map(
                led ->
                    names(
                        led,
                        bundle,
                        source ->
                            switch (source) {
                              case InputSource.Query(String name) -> Optional.of(name);
                              case InputSource.FromQuery(String name) -> Optional.of(name);
                              default -> Optional.empty();
                            }))
            .orElse(Set.of());
    return Arrays.stream(query.split("&", -1))
        .map(pair -> open.contains(pair.split("=", 2)[0]) ? pair : MessageTemplate.HIDDEN)
        .collect(Collectors.joining("&"));
  }

  /** The names in requests of those inputs of {@code route} that are not about people. */
  private static Set<String> names(
      Route route, Bundle bundle, Function<InputSource, Optional<String>> name) {
    Predicate<String> personal = bundle.operations().personal().inputs()::contains;
    return route.inputs().stream()
        .filter(input -> !personal.test(input.name()))
        .map(InputPlan::source)
        .flatMap(source -> name.apply(source).stream())
        .filter(sent -> !personal.test(sent))
        .collect(Collectors.toSet());
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
