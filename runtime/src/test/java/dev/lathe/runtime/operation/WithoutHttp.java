package dev.lathe.runtime.operation;

import dev.lathe.model.json.Json;
import dev.lathe.model.tenant.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A command and a query, for a place where no class of HTTP can be loaded. */
public final class WithoutHttp implements Callable<List<String>> {
  private final Path folder;

  public WithoutHttp(Path folder) {
    this.folder = folder;
  }

  /** What came of them. */
  @Override
  public List<String> call() {
    try (var shop = new Shop(folder, Tenant.MAIN)) {
      shop.live(Tenant.MAIN, OrdersBundle.of("1.0.0", "orders_a"));
      Map<String, Json> order =
          Map.of("orderId", Json.of("o-1"), "sku", Json.of("A"), "quantity", Json.of(2));
      var placed = shop.run(Tenant.MAIN, "place", order, Optional.empty());
      var found = shop.run(Tenant.MAIN, "get", Map.of("orderId", Json.of("o-1")), Optional.empty());
      return List.of(placed.toString(), found.toString());
    }
  }
}
