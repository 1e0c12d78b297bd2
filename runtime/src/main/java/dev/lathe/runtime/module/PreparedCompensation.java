package dev.lathe.runtime.module;

import dev.lathe.model.bundle.CallPolicy;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.Optional;

/**
 * What makes good for a call that was answered, with all that it is told: whoever calls it needs
 * neither what was read before nor the bundle that declared it.
 */
public record PreparedCompensation(String module, String operation, Json input, CallPolicy policy) {
  /** To be kept. */
  public Json json() {
    return new Members()
        .with("module", module)
        .with("operation", operation)
        .with("input", input)
        .with("timeoutMillis", policy.timeoutMillis())
        .with("attempts", policy.attempts())
        .with("retryOn", policy.retryOn().name())
        .with("backoffMillis", policy.backoffMillis())
        .with("doubling", policy.doubling())
        .object();
  }

  /** The mirror of {@link #json()}; empty for what is none. */
  public static Optional<PreparedCompensation> of(Json kept) {
    if (!(kept instanceof Json.Obj object)) return Optional.empty();
    Optional<String> module = object.text("module");
    Optional<String> operation = object.text("operation");
    if (module.isEmpty() || operation.isEmpty()) return Optional.empty();
    var policy =
        new CallPolicy(
            number(object, "timeoutMillis"),
            number(object, "attempts"),
            CallPolicy.RetryOn.valueOf(object.text("retryOn").orElseThrow()),
            number(object, "backoffMillis"),
            object.get("doubling").orElse(Json.NULL).equals(Json.of(true)));
    return Optional.of(
        new PreparedCompensation(
            module.get(), operation.get(), object.get("input").orElse(Json.NULL), policy));
  }

  private static int number(Json.Obj object, String name) {
    return object.get(name).orElse(Json.NULL) instanceof Json.Num number
        ? number.decimal().intValueExact()
        : 1;
  }
}
