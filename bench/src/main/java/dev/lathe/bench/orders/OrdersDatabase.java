package dev.lathe.bench.orders;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A database with the example live on it, and some orders in it.
 *
 * @param address as {@link Databases#open(String)} takes it
 * @param store the folder with the bundle
 * @param orders ids of orders that are there
 */
public record OrdersDatabase(OrdersBundle bundle, String address, Path store, List<String> orders) {
  private static final String CHANNEL = "live";

  /** Whose orders there are before: with a thousand orders, each has a page of them. */
  private static final int CUSTOMERS = 50;

  public OrdersDatabase {
    orders = List.copyOf(orders);
  }

  /**
   * Makes the database at {@code address} ready.
   *
   * @param orders how many are placed
   * @param store a folder to keep the bundle in
   */
  public static OrdersDatabase filled(OrdersBundle bundle, String address, Path store, int orders) {
    var platform = SystemPlatform.create();
    var bundles = new FolderBundleStore(store, platform.time());
    bundles.put(bundle.id(), bundle.file().bytes());
    bundles.point(CHANNEL, bundle.id());
    try (Database database = Databases.open(address)) {
      new BundleRollout(database).finish(bundle.file().bundle(), bundle.id());
    }
    var ids = new ArrayList<String>(orders);
    try (var way = ExecutorWay.on(bundle, address)) {
      for (int i = 0; i < orders; i++) {
        ids.add(order(way.ready(new Ask.Place(customer(i))).send()));
      }
    }
    return new OrdersDatabase(bundle, address, store, ids);
  }

  /** The same database by another address: there is something in between. */
  public OrdersDatabase behind(String other) {
    return new OrdersDatabase(bundle, other, store, orders);
  }

  /** What a function finds in its environment. */
  public Map<String, String> environment() {
    return Map.of(
        "LATHE_BUNDLES", store.toString(),
        "LATHE_CHANNEL", CHANNEL,
        "LATHE_DATABASE_URL", address);
  }

  /** One of those that have orders. */
  static String customer(int number) {
    return "customer-" + Math.floorMod(number, CUSTOMERS);
  }

  /** The id in the answer to a placed order. */
  static String order(String answer) {
    if (JsonText.parse(answer) instanceof Json.Obj(var members)
        && members.get("orderId") instanceof Json.Str(String id)) {
      return id;
    }
    throw new IllegalStateException("no order id in " + answer);
  }
}
