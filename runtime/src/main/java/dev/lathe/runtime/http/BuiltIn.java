package dev.lathe.runtime.http;

import dev.lathe.runtime.identity.ControlScope;
import java.util.List;
import java.util.Optional;

/** The routes that every service has, whatever its blueprint says. */
enum BuiltIn {
  HEALTH,
  SERVICE,
  OPENAPI,
  UI,
  METRICS(ControlScope.OPS_READ),
  EVENTS(ControlScope.EVENTS_READ);

  private final Optional<ControlScope> scope;

  /** For everybody. */
  BuiltIn() {
    this.scope = Optional.empty();
  }

  /** For whom {@link Admission} lets in. */
  BuiltIn(ControlScope scope) {
    this.scope = Optional.of(scope);
  }

  /** What a token has to be for; empty where nobody is asked for one. */
  Optional<ControlScope> scope() {
    return scope;
  }

  /** How they are asked for, as in the header {@code Allow}. */
  static final String METHODS = "GET, HEAD";

  /** They come before the route table, so that no blueprint hides them. */
  static Optional<BuiltIn> at(List<String> segments) {
    if (segments.isEmpty()) return Optional.empty();
    if (segments.getFirst().equals("ui")) return Optional.of(UI);
    if (segments.size() > 1) return Optional.empty();
    return switch (segments.getFirst()) {
      case "health" -> Optional.of(HEALTH);
      case "service.json" -> Optional.of(SERVICE);
      case "openapi.json" -> Optional.of(OPENAPI);
      case "metrics" -> Optional.of(METRICS);
      default -> Optional.empty();
    };
  }

  /**
   * What a path without a route leads to: a service has its own description under its base path
   * too, and a blueprint may have an {@code /events} of its own.
   */
  static Optional<BuiltIn> behindRoutes(List<String> segments) {
    if (segments.isEmpty()) return Optional.empty();
    if (segments.getLast().equals("openapi.json")) return Optional.of(OPENAPI);
    return segments.equals(List.of("events")) ? Optional.of(EVENTS) : Optional.empty();
  }
}
