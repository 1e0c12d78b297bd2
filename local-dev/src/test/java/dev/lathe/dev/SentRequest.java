package dev.lathe.dev;

import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that a test has as data; {@code body} is absent in a read. */
record SentRequest(
    String method,
    String path,
    Optional<Json> body,
    Map<String, String> headers,
    Optional<Caller> as) {
  SentRequest {
    headers = Map.copyOf(headers);
  }

  /** Who sends a request, and what their token says beside that. */
  record Caller(String id, Map<String, Json> claims) {
    Caller {
      claims = Map.copyOf(claims);
    }
  }

  /** Those of an array, written as in a scenario's {@code given}. */
  static List<SentRequest> all(Json array) {
    return ((Json.Arr) array).items().stream().map(item -> of((Json.Obj) item)).toList();
  }

  private static SentRequest of(Json.Obj in) {
    Map<String, Json> claims =
        in.get("claims").map(json -> ((Json.Obj) json).members()).orElse(Map.of());
    Optional<Caller> as = in.text("as").map(who -> new Caller(who, claims));
    var headers = new LinkedHashMap<String, String>();
    in.get("headers")
        .ifPresent(
            all ->
                ((Json.Obj) all)
                    .members()
                    .forEach((name, value) -> headers.put(name, ((Json.Str) value).value())));
    return in.text("get")
        .map(path -> new SentRequest("GET", path, Optional.empty(), headers, as))
        .orElseGet(
            () ->
                new SentRequest(
                    "POST", in.text("post").orElseThrow(), in.get("body"), headers, as));
  }
}
