package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Optional;

/** The response of an introspection: whose token it is, if anybody's. */
public record Session(Json response) {
  /** The operation that every identity module has. */
  public static final String OPERATION = "IntrospectSession";

  private static final Json ACTIVE = Json.of(1);

  public boolean active() {
    return member(List.of("status")).filter(ACTIVE::equals).isPresent();
  }

  /** Whose it is. */
  public Optional<String> user() {
    return member(List.of("user_id"))
        .filter(Json.Str.class::isInstance)
        .map(value -> ((Json.Str) value).value())
        .filter(value -> !value.isEmpty());
  }

  /** Why it is not active, {@code UNKNOWN} where nobody said. */
  public String reason() {
    return member(List.of("vendor_raw", "deactivation_reason"))
        .filter(Json.Str.class::isInstance)
        .map(value -> ((Json.Str) value).value())
        .orElse("UNKNOWN");
  }

  private Optional<Json> member(List<String> path) {
    Optional<Json> here = Optional.of(response);
    for (String name : path) {
      here = here.flatMap(value -> value instanceof Json.Obj in ? in.get(name) : Optional.empty());
    }
    return here;
  }
}
