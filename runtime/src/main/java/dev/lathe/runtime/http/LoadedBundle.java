package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A bundle in the form in which requests are answered from it.
 *
 * @param commands by name
 * @param queries by name
 */
record LoadedBundle(
    BundleId id,
    String name,
    String version,
    Router router,
    Map<String, CommandPlan> commands,
    Map<String, QueryPlan> queries,
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
        Descriptions.of(bundle));
  }

  CommandPlan command(String plan) {
    return found(commands.get(plan), plan);
  }

  QueryPlan query(String plan) {
    return found(queries.get(plan), plan);
  }

  private <T> T found(@Nullable T plan, String named) {
    if (plan == null) {
      throw new IllegalStateException("bundle " + id + " routes to `" + named + "` and lacks it");
    }
    return plan;
  }
}
