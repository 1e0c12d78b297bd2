package dev.lathe.runtime.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.WishOutcome;
import dev.lathe.runtime.sql.Database;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Given functions of one release and a bundle of the next, what was live goes on. */
final class OtherFormatTest {
  private static final byte[] NEWER =
      ("lathe bundle " + (BundleFile.FORMAT + 1) + "\n").getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void older_functions_refuse_a_newer_bundle_in_the_history_and_take_it_once_they_can_read_it() {
    try (Database database = SqliteDatabase.open(folder.resolve("test.db").toString())) {
      var store = new BundlesInMemory();
      var channel = new ChannelRollout(store, "live", database);
      BundleId before = store.push(Orders.bundle("orders_1", Orders.seed("s-1", "x", 1, "new")));
      store.point("live", before);
      channel.follow();

      BundleId newer = store.push(Orders.bundle("orders_2", Orders.seed("s-1", "x", 1, "new")));
      byte[] readable = store.get(newer);
      store.replace(newer, NEWER);
      store.point("live", newer);
      for (int tick = 0; tick < 2; tick++) {
        String said =
            String.valueOf(assertThrows(BundleFormatUnknown.class, channel::advance).getMessage());
        assertTrue(said.contains("it is the older of the two"), said);
        WishOutcome outcome = store.channel("live").orElseThrow().wish().outcome().orElseThrow();
        assertEquals(WishOutcome.State.REFUSED, outcome.state());
        assertEquals(Optional.of(said), outcome.cause());
        assertEquals(Optional.of(before), LiveBundle.named(database));
      }

      store.replace(newer, readable); // as it is for functions of its own release
      channel.follow();
      assertEquals(Optional.of(newer), LiveBundle.named(database));
      assertTrue(store.channel("live").orElseThrow().wish().became(WishOutcome.State.LIVE));
    }
  }
}
