package dev.lathe.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.operation.OrdersBundle;
import dev.lathe.runtime.projection.Projections;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each function starts from one GET, and from its own parts of what came. */
final class BundlePartsTest {
  private final SqliteDatabase database = SqliteDatabase.open(":memory:");

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void answering_requests_takes_one_get_and_the_operations() {
    var store = new OneBundle(OrdersBundle.of("1.0.0", "orders_1"), Set.of("operations"));
    LoadedBundle loaded = loaded(store, LoadedBundle::of);
    assertEquals("orders-api", loaded.name());
    assertEquals(1, store.gets);
    var document = List.of("openapi.json");
    assertThrows(BundleUnreadable.class, () -> loaded.descriptions().at(document));

    store =
        new OneBundle(OrdersBundle.of("1.0.0", "orders_1"), Set.of("operations", "openapi.json"));
    assertEquals(true, loaded(store, LoadedBundle::of).descriptions().at(document).isPresent());
    assertEquals(1, store.gets);
  }

  @Test
  void projecting_takes_one_get_and_the_projections() {
    var store = new OneBundle(Orders.bundle("orders_1"), Set.of("projections"));
    var unused = loaded(store, Projections::new);
    assertEquals(1, store.gets);
    var other = new OneBundle(Orders.bundle("orders_1"), Set.of("operations", "schema", "seeds"));
    assertThrows(BundleUnreadable.class, () -> loaded(other, Projections::new));
  }

  @Test
  void rolling_out_takes_one_get_and_what_the_database_needs() {
    var store =
        new OneBundle(
            Orders.bundle("orders_1", Orders.seed("s-1", "x", 1, "new")),
            Set.of("schema", "seeds", "projections"));
    assertEquals(store.id, rollout(store));
    assertEquals(1, store.gets);
  }

  private BundleId rollout(BundleStore store) {
    return new ChannelRollout(store, "live", database).ensureLive();
  }

  private <T> T loaded(OneBundle store, Function<BundleFile, T> form) {
    return new LiveBundle<>((Database) database, store, form).at(store.id);
  }

  /** A store of one bundle, all of whose sections are damaged but for some. */
  private static final class OneBundle implements BundleStore {
    private final BundlesInMemory bundles = new BundlesInMemory();
    private final BundleId id;
    private int gets;

    OneBundle(Bundle bundle, Set<String> whole) {
      id = bundles.push(bundle);
      bundles.put(id, damaged(bundles.get(id), whole));
    }

    @Override
    public byte[] get(BundleId bundle) {
      gets++;
      return bundles.get(bundle);
    }

    @Override
    public boolean has(BundleId bundle) {
      return bundles.has(bundle);
    }

    @Override
    public Optional<String> signature(BundleId id) {
      return bundles.signature(id);
    }

    @Override
    public void sign(BundleId id, String signature) {
      bundles.sign(id, signature);
    }

    @Override
    public Optional<String> text(String channel) {
      return bundles.text(channel);
    }

    @Override
    public boolean change(String channel, ChannelChange change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void put(BundleId bundle, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void replace(BundleId bundle, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    /** Flips a bit in the middle of each section whose name is not in {@code whole}. */
    private static byte[] damaged(byte[] file, Set<String> whole) {
      String text = new String(file, UTF_8);
      int first = text.indexOf('\n') + 1;
      String manifest = text.substring(first, text.indexOf('\n', first) + 1);
      List<String> sections = names((Json.Obj) JsonText.parse(manifest));
      var index = ByteBuffer.wrap(file).position(first + manifest.getBytes(UTF_8).length);
      int at = index.position() + sections.size() * 2 * Integer.BYTES;
      for (String section : sections) {
        int length = index.getInt();
        index.getInt(); // its checksum
        if (!whole.contains(section)) file[at + length / 2] ^= 1;
        at += length;
      }
      return file;
    }

    private static List<String> names(Json.Obj manifest) {
      var names = new ArrayList<String>();
      for (String kind : List.of("parts", "files")) {
        for (Json section : ((Json.Arr) manifest.get(kind).orElseThrow()).items()) {
          names.add(((Json.Str) ((Json.Obj) section).get("name").orElseThrow()).value());
        }
      }
      return names;
    }
  }
}
