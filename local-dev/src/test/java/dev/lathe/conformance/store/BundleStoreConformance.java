package dev.lathe.conformance.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.bundle.WishOutcome;
import dev.lathe.runtime.platform.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BundleStore} must do; a subclass says which one. */
public abstract class BundleStoreConformance {
  protected static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  protected static final Time TIME = new ManualTime(NOON);

  /** An empty store, the same one throughout a test. */
  protected abstract BundleStore store();

  /** Puts bytes under a bundle's name, past the store. */
  protected abstract void damage(BundleId id, byte[] bytes) throws Exception;

  /** Writes a channel's text, past the store. */
  protected abstract void scribble(String channel, String text) throws Exception;

  @Test
  void what_was_put_is_got_and_putting_again_changes_nothing() {
    Sample bundle = sample("one");
    store().put(bundle.id(), bundle.file());
    store().put(bundle.id(), bundle.file());
    assertArrayEquals(bundle.file(), store().get(bundle.id()));
  }

  @Test
  void a_large_bundle_comes_back_whole() {
    Sample bundle = sample("x".repeat(3_000_000) + Math.PI);
    store().put(bundle.id(), bundle.file());
    assertArrayEquals(bundle.file(), store().get(bundle.id()));
  }

  @Test
  void a_bundle_that_is_there_is_never_replaced() throws Exception {
    Sample bundle = sample("two");
    byte[] damaged = {1, 2, 3};
    damage(bundle.id(), damaged);
    store().put(bundle.id(), bundle.file());
    assertArrayEquals(damaged, store().get(bundle.id()));
  }

  @Test
  void a_bundle_that_is_damaged_is_replaced_by_who_says_so() throws Exception {
    Sample bundle = sample("three");
    damage(bundle.id(), new byte[] {1, 2, 3});
    store().replace(bundle.id(), bundle.file());
    assertArrayEquals(bundle.file(), store().get(bundle.id()));
    Sample other = sample("four");
    store().replace(other.id(), other.file());
    assertArrayEquals(other.file(), store().get(other.id()));
  }

  @Test
  void bytes_under_another_id_are_refused() {
    Sample one = sample("one");
    Sample two = sample("two");
    assertThrows(IllegalArgumentException.class, () -> store().put(one.id(), two.file()));
    assertThrows(BundleUnreadable.class, () -> store().put(one.id(), new byte[] {1, 2, 3}));
    assertThrows(IllegalArgumentException.class, () -> store().replace(one.id(), two.file()));
    assertThrows(BundleUnreadable.class, () -> store().replace(one.id(), new byte[] {1, 2, 3}));
    assertThrows(BundleUnreadable.class, () -> store().get(one.id()));
  }

  @Test
  void a_bundle_that_is_not_there_is_named() {
    BundleId id = sample("nowhere").id();
    var e = assertThrows(BundleUnreadable.class, () -> store().get(id));
    assertTrue(e.toString().contains(id.value()), e.toString());
  }

  @Test
  void a_channel_is_empty_until_it_is_pointed_and_then_the_last_one_wins() {
    assertEquals(Optional.empty(), store().pointer("live"));
    BundleId one = put("one");
    BundleId two = put("two");
    assertEquals(new Pointer(one, NOON), store().point("live", one));
    assertEquals(Optional.of(new Pointer(one, NOON)), store().pointer("live"));
    store().point("live", two);
    assertEquals(Optional.of(two), store().pointer("live").map(Pointer::bundle));
    assertEquals(Optional.empty(), store().pointer("preview"));
  }

  @Test
  void a_channel_points_only_to_what_is_there() {
    BundleId nowhere = sample("nowhere").id();
    assertThrows(BundleUnreadable.class, () -> store().point("live", nowhere));
    assertThrows(BundleUnreadable.class, () -> store().point("live", nowhere, Optional.empty()));
    assertEquals(Optional.empty(), store().pointer("live"));
  }

  @Test
  void a_channel_that_moved_meanwhile_stays_where_it_is() {
    BundleId one = put("one");
    BundleId two = put("two");
    Optional<Pointer> first = store().point("live", one, Optional.empty());
    assertEquals(Optional.of(new Pointer(one, NOON)), first);
    assertEquals(Optional.empty(), store().point("live", two, Optional.empty()));
    assertEquals(first, store().pointer("live"));
    Optional<Pointer> second = store().point("live", two, first);
    assertEquals(Optional.of(new Pointer(two, NOON.plusMillis(1))), second);
    assertEquals(Optional.empty(), store().point("live", one, first));
    assertEquals(second, store().pointer("live"));
  }

  @Test
  void what_a_channel_said_is_kept_with_who_and_why_and_what_became_of_it() {
    BundleId one = put("one");
    BundleId two = put("two");
    var motive = new Motive(Deed.PUSH, "ann", Optional.of("2 compatible"), Optional.empty());
    Pointer first = store().point("live", one, Optional.empty(), motive).orElseThrow();
    assertTrue(store().note("live", first, WishOutcome.State.LIVE, Optional.empty()));
    assertFalse(store().note("live", first, WishOutcome.State.LIVE, Optional.empty()));
    var undone = new Motive(Deed.ROLLBACK, "bob", Optional.empty(), Optional.of("it was late"));
    store().point("live", two, undone);
    assertFalse(store().note("live", first, WishOutcome.State.REFUSED, Optional.of("late")));

    Channel channel = store().channel("live").orElseThrow();
    assertEquals(
        List.of(
            Wish.of(new Pointer(two, NOON.plusMillis(1)), undone),
            new Wish(
                first,
                motive,
                Optional.of(new WishOutcome(WishOutcome.State.LIVE, NOON, Optional.empty())),
                Optional.empty())),
        channel.wishes());
    assertEquals(Optional.of(one), channel.before().map(Wish::bundle));
  }

  @Test
  void a_bundle_has_the_signature_that_it_was_given_last() {
    BundleId one = put("one");
    assertEquals(Optional.empty(), store().signature(one));
    store().sign(one, "key first\n");
    store().sign(one, "key second\n");
    assertEquals(Optional.of("key second\n"), store().signature(one));
    assertEquals(Optional.empty(), store().signature(put("two")));
  }

  @Test
  void a_channel_without_a_history_begins_one() throws Exception {
    BundleId one = put("one");
    scribble("live", "{\"bundle\":\"%s\",\"at\":\"2026-11-20T12:00:00Z\"}".formatted(one));
    store().point("live", put("two"));
    List<Wish> wishes = store().channel("live").orElseThrow().wishes();
    assertEquals(2, wishes.size());
    assertEquals(one, wishes.getLast().bundle());
    assertEquals(Motive.UNSAID, wishes.getLast().motive());
  }

  @Test
  void of_a_history_that_is_damaged_what_the_channel_says_is_read() throws Exception {
    BundleId one = put("one");
    String at = "2026-11-20T12:00:00Z";
    scribble(
        "live",
        "{\"bundle\":\"%1$s\",\"at\":\"%2$s\",\"history\":[7,{\"bundle\":\"x\",\"at\":\"%2$s\"},{\"bundle\":\"%1$s\",\"at\":\"never\"}]}"
            .formatted(one, at));
    assertEquals(
        Channel.of(new Pointer(one, Instant.parse(at))), store().channel("live").orElseThrow());
  }

  @Test
  void a_history_keeps_the_newest() {
    BundleId one = put("one");
    for (int i = 0; i < Channel.MOST_WISHES + 5; i++) {
      store()
          .point(
              "live",
              one,
              new Motive(Deed.PUSH, "ann", Optional.empty(), Optional.of("push " + i)));
    }
    List<Wish> wishes = store().channel("live").orElseThrow().wishes();
    assertEquals(Channel.MOST_WISHES, wishes.size());
    assertEquals(
        Optional.of("push " + (Channel.MOST_WISHES + 4)), wishes.getFirst().motive().reason());
  }

  @Test
  void of_many_who_point_at_once_one_does() throws Exception {
    int many = 8;
    var tries = new ArrayList<Callable<Optional<Pointer>>>();
    for (int i = 0; i < many; i++) {
      BundleId id = put("bundle " + i);
      tries.add(() -> store().point("live", id, Optional.empty()));
    }
    int pointed = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Pointer>> one : executor.invokeAll(tries)) {
        if (one.get().isPresent()) {
          pointed++;
          assertEquals(one.get(), store().pointer("live"));
        }
      }
    }
    assertEquals(1, pointed);
  }

  @Test
  void many_put_the_same_bundle_at_once() throws Exception {
    Sample bundle = sample("at once");
    var tries = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 8; i++) {
      tries.add(
          () -> {
            store().put(bundle.id(), bundle.file());
            return true;
          });
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : executor.invokeAll(tries)) {
        assertTrue(one.get());
      }
    }
    assertArrayEquals(bundle.file(), store().get(bundle.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{}", "[]", "{\"bundle\":\"x\",\"at\":\"2026-11-21T12:00:00Z\"}"})
  void a_channel_that_holds_no_pointer_is_named(String text) throws Exception {
    scribble("live", text);
    var e = assertThrows(BundleUnreadable.class, () -> store().pointer("live"));
    assertTrue(e.toString().contains("`live`"), e.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "Live", "-x", ".x"})
  void a_name_that_is_no_channel_is_refused(String name) {
    assertThrows(IllegalArgumentException.class, () -> store().pointer(name));
    BundleId id = put("one");
    assertThrows(IllegalArgumentException.class, () -> store().point(name, id));
  }

  private BundleId put(String content) {
    Sample bundle = sample(content);
    store().put(bundle.id(), bundle.file());
    return bundle.id();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  protected record Sample(BundleId id, byte[] file) {}

  /** A bundle that differs from others by {@code content}. */
  protected static Sample sample(String content) {
    var seed = Orders.seed("s-1", "a", 1, content);
    BundleFile file = BundleFile.of(Orders.bundle("orders_1", seed));
    return new Sample(file.id(), file.bytes());
  }
}
