package dev.lathe.dev.console;

import java.util.Optional;

/** JSON that a developer's server answers with, by path: read, never cached, for this machine. */
@FunctionalInterface
public interface DevDocuments {
  /** Knows no path. */
  DevDocuments NONE = (_, _) -> Optional.empty();

  /**
   * The document at {@code path}, as text; empty where there is none.
   *
   * @throws NotAsked if the query does not say what is wanted, or there is no such thing
   */
  Optional<String> at(String path, AskedQuery query);

  /** Those of {@code other} where this has none. */
  default DevDocuments or(DevDocuments other) {
    return (path, query) -> at(path, query).or(() -> other.at(path, query));
  }
}
