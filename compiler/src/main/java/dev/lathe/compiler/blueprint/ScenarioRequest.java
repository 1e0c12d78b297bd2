package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.json.Json;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request of a scenario. Its path, headers and body may name what earlier ones were answered,
 * {@code ${given.0.id}}.
 *
 * @param method in capitals
 * @param path with its query, starts with a slash
 * @param body absent where none is sent
 * @param as who sends it
 */
public record ScenarioRequest(
    Span place,
    String method,
    String path,
    Optional<Json> body,
    SortedMap<String, String> headers,
    Optional<Caller> as) {
  public ScenarioRequest {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** Who sends a request, and what their token says beside that. */
  public record Caller(String id, SortedMap<String, Json> claims) {
    public Caller {
      claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    }

    /** One whose token says {@code claims}. */
    public static Caller of(String id, Map<String, Json> claims) {
      return new Caller(id, new TreeMap<>(claims));
    }
  }
}
