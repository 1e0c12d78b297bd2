package dev.lathe.bench.orders;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.json.BundleFile;

/** The compiled example. */
public record OrdersBundle(BundleFile file) {
  /**
   * Compiles {@code examples/orders}.
   *
   * @throws IllegalStateException if it does not compile; the message names what was found
   */
  public static OrdersBundle compiled() {
    return switch (Compiler.compile(Home.example())) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> new OrdersBundle(BundleFile.of(bundle));
      case Result.Failed<Bundle>(var findings) ->
          throw new IllegalStateException("the example does not compile: " + findings);
    };
  }

  /** The plan of a command. */
  public CommandPlan command(String name) {
    return file.bundle().operations().commands().stream()
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The plan of a query. */
  public QueryPlan query(String name) {
    return file.bundle().operations().queries().stream()
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  BundleId id() {
    return file.id();
  }
}
