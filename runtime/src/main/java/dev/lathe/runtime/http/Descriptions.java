package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Route;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The OpenAPI documents that a bundle carries: text that is passed on and never parsed.
 *
 * @param files the bundle's, {@code openapi.json} and {@code openapi/<service>.json} among them
 */
record Descriptions(SortedMap<String, String> files, List<Route> routes) {
  private static final String PROJECT = "openapi.json";

  static Descriptions of(Bundle bundle) {
    return new Descriptions(bundle.files(), bundle.routes());
  }

  /**
   * The document under {@code segments}, the last of which is {@code openapi.json}: at the root of
   * the project, under a path that one service alone answers below of that service.
   *
   * @return empty where nothing answers below that path, or a bundle carries no document
   */
  Optional<String> at(List<String> segments) {
    String base =
        segments.subList(0, segments.size() - 1).stream()
            .map(segment -> "/" + segment)
            .collect(Collectors.joining());
    List<String> services =
        routes.stream()
            .filter(route -> route.path().equals(base) || route.path().startsWith(base + "/"))
            .map(Route::service)
            .distinct()
            .toList();
    if (services.isEmpty() && !base.isEmpty()) return Optional.empty();
    return (base.isEmpty() || services.size() > 1
            ? Optional.<String>empty()
            : Optional.ofNullable(files.get("openapi/" + services.getFirst() + ".json")))
        .or(() -> Optional.ofNullable(files.get(PROJECT)));
  }
}
