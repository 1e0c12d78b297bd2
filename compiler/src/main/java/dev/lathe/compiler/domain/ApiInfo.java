package dev.lathe.compiler.domain;

import java.util.List;
import java.util.Optional;

/** What a bindings file says about its API as a whole: its key {@code openapi}. */
public record ApiInfo(
    Optional<String> title,
    Optional<String> version,
    Optional<String> description,
    List<Server> servers) {
  public ApiInfo {
    servers = List.copyOf(servers);
  }

  /** Nothing is said. */
  public static ApiInfo none() {
    return new ApiInfo(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /** Where the API is served. */
  public record Server(String url, Optional<String> description) {}
}
