package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The OpenAPI documents that a bundle carries: unpacked when they are asked for, passed on and
 * never parsed.
 *
 * @param files the bundle's by path, {@code openapi.json} and {@code openapi/<service>.json} among
 *     them
 */
record Descriptions(Function<String, Optional<BundledFile>> files, List<Route> routes) {
  private static final String PROJECT = "openapi.json";

  /**
   * The document under {@code segments}, the last of which is {@code openapi.json}: at the root of
   * the project, under a path that one service alone answers below of that service.
   *
   * @return empty where nothing answers below that path, or a bundle carries no document
   */
  Optional<BundledFile> at(List<String> segments) {
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
            ? Optional.<BundledFile>empty()
            : files.apply("openapi/" + services.getFirst() + ".json"))
        .or(() -> files.apply(PROJECT));
  }
}
