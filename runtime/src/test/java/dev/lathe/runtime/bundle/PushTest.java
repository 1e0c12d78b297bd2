package dev.lathe.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushTest {
  private final BundlesInMemory store = new BundlesInMemory();

  @Test
  void the_first_push_makes_the_channel_and_the_next_takes_its_place() {
    BundleId one = kept("one");
    BundleId two = kept("two");
    assertPointed(Push.begin(store, "live").point(one));
    assertEquals(Optional.of(one), store.pointer("live").map(Pointer::bundle));
    assertPointed(Push.begin(store, "live").point(two));
    assertEquals(Optional.of(two), store.pointer("live").map(Pointer::bundle));
  }

  @Test
  void of_two_pushes_at_once_one_points_and_the_other_learns_of_it() {
    BundleId one = kept("one");
    BundleId two = kept("two");
    Push first = Push.begin(store, "live");
    Push second = Push.begin(store, "live");
    assertPointed(second.point(two));
    assertEquals(new Push.Outcome.Overtaken(store.pointer("live")), first.point(one));
    assertEquals(Optional.of(two), store.pointer("live").map(Pointer::bundle));
    assertPointed(Push.begin(store, "live").point(one));
  }

  @Test
  void a_push_of_the_same_bundle_meanwhile_wanted_the_same() {
    BundleId one = kept("one");
    Push first = Push.begin(store, "live");
    Pointer other = store.point("live", one);
    assertEquals(new Push.Outcome.Pointed(other), first.point(one));
    assertEquals(Optional.of(other), store.pointer("live"));
  }

  @Test
  void what_is_kept_is_read_back_and_what_lay_there_damaged_is_replaced() {
    BundleFile file = sample("one");
    assertEquals(Push.Kept.WHOLE, Push.keep(store, file));
    assertEquals(Push.Kept.WHOLE, Push.keep(store, file));

    for (int at : new int[] {0, file.bytes().length / 2, file.bytes().length - 1}) {
      byte[] damaged = file.bytes().clone();
      damaged[at] ^= 1;
      store.replace(file.id(), damaged);
      assertEquals(Push.Kept.REPLACED, Push.keep(new KeepsWhatIsThere(store), file), "byte " + at);
      assertArrayEquals(file.bytes(), store.get(file.id()));
    }
  }

  @Test
  void a_store_that_gives_back_something_else_gets_no_pointer() {
    BundleFile file = sample("one");
    byte[] other = sample("two").bytes();
    var lying =
        new KeepsWhatIsThere(store) {
          @Override
          public byte[] get(BundleId id) {
            return other;
          }
        };
    var e = assertThrows(BundleStoreUnavailable.class, () -> Push.keep(lying, file));
    assertTrue(String.valueOf(e.getMessage()).contains(file.id().value()), e.toString());
    assertTrue(String.valueOf(e.getMessage()).contains("nothing was pointed"), e.toString());
  }

  private void assertPointed(Push.Outcome outcome) {
    assertEquals(new Push.Outcome.Pointed(store.pointer("live").orElseThrow()), outcome);
  }

  private BundleId kept(String content) {
    BundleFile file = sample(content);
    assertEquals(Push.Kept.WHOLE, Push.keep(store, file));
    return file.id();
  }

  private static BundleFile sample(String content) {
    return BundleFile.of(Orders.bundle("orders_1", Orders.seed("s-1", "a", 1, content)));
  }

  /** A store that never replaces what is there by a put, as real ones. */
  private static class KeepsWhatIsThere implements BundleStore {
    private final BundlesInMemory store;

    KeepsWhatIsThere(BundlesInMemory store) {
      this.store = store;
    }

    @Override
    public void put(BundleId id, byte[] bytes) {}

    @Override
    public void replace(BundleId id, byte[] bytes) {
      store.replace(id, bytes);
    }

    @Override
    public byte[] get(BundleId id) {
      return store.get(id);
    }

    @Override
    public boolean has(BundleId id) {
      return store.has(id);
    }

    @Override
    public Optional<String> signature(BundleId id) {
      return store.signature(id);
    }

    @Override
    public void sign(BundleId id, String signature) {
      store.sign(id, signature);
    }

    @Override
    public Optional<String> text(String channel) {
      return store.text(channel);
    }

    @Override
    public boolean change(String channel, ChannelChange change) {
      return store.change(channel, change);
    }
  }
}
