package dev.lathe.runtime.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.json.Json;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.relay.WakeUp;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OperationRunnerTest {
  private static final Tenant ACME = new Tenant("acme");

  @TempDir Path folder;

  /** Finds all classes itself, and none of HTTP. */
  private static final class NoHttp extends URLClassLoader {
    NoHttp() throws MalformedURLException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("dev.lathe.runtime.http.")) {
        throw new ClassNotFoundException(name + " is not here");
      }
      return super.loadClass(name, resolve);
    }

    private static URL[] classPath() throws MalformedURLException {
      var urls = new ArrayList<URL>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        urls.add(new File(entry).toURI().toURL());
      }
      return urls.toArray(URL[]::new);
    }
  }

  @Test
  void a_command_and_a_query_run_where_no_class_of_http_can_be_loaded() throws Exception {
    try (var loader = new NoHttp()) {
      assertThrows(
          ClassNotFoundException.class,
          () -> loader.loadClass("dev.lathe.runtime.http.HttpPipeline"));
      Object scenario =
          loader
              .loadClass(WithoutHttp.class.getName())
              .getConstructor(Path.class)
              .newInstance(folder);
      var outcomes = (List<?>) ((Callable<?>) scenario).call();
      assertTrue(
          outcomes.get(0).toString().startsWith("Decided[outcome=Accepted["), outcomes::toString);
      assertEquals(
          "Answered[body={\"orderId\":\"o-1\",\"sku\":\"A\",\"quantity\":2,\"status\":\"placed\"}, revision=Optional.empty, next=Optional.empty]",
          outcomes.get(1));
    }
  }

  @Test
  void a_key_gives_the_first_answer_again_and_another_request_with_it_none() {
    try (var shop = new Shop(folder, Tenant.MAIN)) {
      shop.live(Tenant.MAIN, OrdersBundle.of("1.0.0", "orders_a"));
      CommandOutcome first = decided(shop.run(Tenant.MAIN, "place", order("o-1"), key("k")));
      assertEquals(
          new CommandOutcome.Replayed(first),
          decided(shop.run(Tenant.MAIN, "place", order("o-1"), key("k"))));
      assertEquals(
          new CommandOutcome.KeyReused(),
          decided(shop.run(Tenant.MAIN, "place", order("o-2"), key("k"))));
      assertEquals(3, shop.rings.get());
    }
  }

  @Test
  void a_bell_of_this_process_rings_when_events_are_committed_and_for_nothing_else() {
    var seen = new ArrayList<Long>();
    var asked = new AtomicReference<Shop>();
    WakeUp bell =
        new WakeUp() {
          @Override
          public void ring() {
            String events = "SELECT count(*) FROM event";
            seen.add(asked.get().rows(Tenant.MAIN, events).requiredInteger(0, 0));
          }

          @Override
          public boolean afterCommit() {
            return true;
          }
        };
    try (var shop = new Shop(Optional.of(bell), folder, Tenant.MAIN)) {
      asked.set(shop);
      shop.live(Tenant.MAIN, OrdersBundle.of("1.0.0", "orders_a"));
      shop.run(Tenant.MAIN, "place", order("o-1"), key("k"));
      shop.run(Tenant.MAIN, "place", order("o-1"), key("k")); // a replay appends nothing
      shop.run(Tenant.MAIN, "place", order("o-2"), key("k")); // a refusal neither
      shop.run(Tenant.MAIN, "place", order("o-3"), key("l"));
    }
    assertEquals(List.of(1L, 2L), seen);
  }

  @Test
  void an_operation_runs_again_from_the_bundle_that_went_live() {
    try (var shop = new Shop(folder, Tenant.MAIN)) {
      shop.live(Tenant.MAIN, OrdersBundle.of("1.0.0", "orders_a"));
      shop.run(Tenant.MAIN, "place", order("o-1"), Optional.empty());
      shop.live(Tenant.MAIN, OrdersBundle.of("2.0.0", "orders_b"));
      shop.run(Tenant.MAIN, "place", order("o-2"), Optional.empty());
      assertEquals("o-2", shop.rows(Tenant.MAIN, "SELECT id FROM orders_b").requiredText(0, 0));
    }
  }

  @Test
  void a_native_operation_has_no_handler() {
    try (var shop = new Shop(folder, Tenant.MAIN)) {
      shop.live(Tenant.MAIN, OrdersBundle.of("1.0.0", "orders_a"));
      var values = Map.<String, Json>of("orderId", Json.of("o-1"), "paper", Json.of("A4"));
      assertEquals(
          new OperationOutcome.HandlerMissing("orders.print"),
          shop.run(Tenant.MAIN, "print", values, Optional.empty()));
    }
  }

  /** The texts of the one tenant are those that are stored since before there were tenants. */
  @Test
  void a_tenant_has_its_own_database_and_keys() {
    try (var shop = new Shop(folder, Tenant.MAIN, ACME)) {
      for (Tenant tenant : List.of(Tenant.MAIN, ACME)) {
        shop.live(tenant, OrdersBundle.of("1.0.0", "orders_a"));
        decided(shop.run(tenant, "place", order("o-1"), key("k")));
      }
      assertEquals(
          "orders/place/anonymous",
          shop.rows(Tenant.MAIN, "SELECT scope FROM command").requiredText(0, 0));
      assertEquals(
          "@acme/orders/place/anonymous",
          shop.rows(ACME, "SELECT scope FROM command").requiredText(0, 0));
      assertEquals(1, shop.rows(ACME, "SELECT count(*) FROM event").requiredInteger(0, 0));
    }
  }

  private static Map<String, Json> order(String id) {
    return Map.of("orderId", Json.of(id), "sku", Json.of("A"), "quantity", Json.of("2"));
  }

  private static Optional<String> key(String key) {
    return Optional.of(key);
  }

  private static CommandOutcome decided(OperationOutcome outcome) {
    return assertInstanceOf(OperationOutcome.Decided.class, outcome).outcome();
  }
}
