package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A bundle in the form in which requests are answered from it.
 *
 * @param commands by name
 * @param queries by name
 * @param calls by the name of the command or query they are for
 */
record LoadedBundle(
    BundleId id,
    String name,
    String version,
    Router router,
    Map<String, CommandPlan> commands,
    Map<String, QueryPlan> queries,
    Map<String, CallPlan> calls,
    Descriptions descriptions) {
  static LoadedBundle of(BundleId id, Bundle bundle) {
    return new LoadedBundle(
        id,
        bundle.name(),
        bundle.version(),
        new Router(bundle.routes()),
        bundle.commands().stream()
            .collect(Collectors.toUnmodifiableMap(CommandPlan::name, Function.identity())),
        bundle.queries().stream()
            .collect(Collectors.toUnmodifiableMap(QueryPlan::name, Function.identity())),
        bundle.calls().stream()
            .collect(Collectors.toUnmodifiableMap(CallPlan::name, Function.identity())),
        Descriptions.of(bundle));
  }

  CommandPlan command(String plan) {
    return found(commands.get(plan), plan);
  }

  QueryPlan query(String plan) {
    return found(queries.get(plan), plan);
  }

  /** The steps before the statement of {@code plan}, if it has any. */
  Optional<CallPlan> calls(String plan) {
    return Optional.ofNullable(calls.get(plan));
  }

  private <T> T found(@Nullable T plan, String named) {
    if (plan == null) {
      throw new IllegalStateException("bundle " + id + " routes to `" + named + "` and lacks it");
    }
    return plan;
  }
}
