package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Route;
import dev.lathe.runtime.operation.OrdersBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Given a live bundle that can't be read, when requests come in, then what still holds answers. */
final class UnreadableBundleTest {
  private static final Bundle NEW = OrdersBundle.of("2.0.0", "orders_a");

  @TempDir Path folder;
  private Service service;

  @BeforeEach
  void start() {
    service = new Service(folder);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_live_bundle_that_cannot_be_read_leaves_the_one_at_hand() {
    serves(without("get"));
    var id = service.live(NEW);
    service.store.put(id, new byte[] {1, 2, 3});
    assertEquals(404, service.get("/api/orders/o-1").status());
    assertEquals(200, service.get("/service.json").status());
  }

  @Test
  void a_process_that_starts_with_a_bundle_it_cannot_read_says_so_until_it_can() {
    var id = service.live(NEW);
    byte[] whole = service.store.get(id);
    service.store.put(id, new byte[] {1, 2, 3});
    var answer = service.get("/api/orders/o-1");
    assertEquals(503, answer.status(), Service.body(answer));
    assertEquals("BUNDLE_UNREADABLE", Service.text(answer, "code"));
    assertTrue(service.handled.getLast().failure().isPresent(), "the log has the cause");
    service.store.put(id, whole);
    assertEquals(200, service.get("/api/orders/o-1").status());
  }

  /** Makes {@code bundle} live, and has the process load it. */
  private void serves(Bundle bundle) {
    service.live(bundle);
    assertEquals(200, service.get("/service.json").status());
  }

  private static Bundle without(String binding) {
    return with(
        NEW.operations().routes().stream()
            .filter(route -> !route.binding().equals(binding))
            .toList(),
        NEW.files());
  }

  private static Bundle with(List<Route> routes, Map<String, BundledFile> files) {
    Operations of = NEW.operations();
    return new Bundle(
        NEW.name(),
        NEW.version(),
        new Operations(routes, of.commands(), of.queries(), of.calls()),
        NEW.projections(),
        NEW.schema(),
        NEW.seeds(),
        NEW.outlines(),
        NEW.webhooks(),
        NEW.workflows(),
        new TreeMap<>(files));
  }
}
