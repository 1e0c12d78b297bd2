package dev.lathe.runtime.http;

import java.util.List;
import java.util.Optional;

/** The routes that every service has, whatever its blueprint says. */
enum BuiltIn {
  HEALTH,
  SERVICE,
  OPENAPI,
  UI,
  METRICS;

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

  /** A service has its own description under its base path too; there routes come first. */
  static boolean describes(List<String> segments) {
    return !segments.isEmpty() && segments.getLast().equals("openapi.json");
  }
}
