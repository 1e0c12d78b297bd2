package dev.lathe.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.system.SigningKey;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.wiring.Databases;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What who trusts keys takes from a store that anybody may write to. */
class SignedBundlesTest {
  private static final SigningKey KEY = SigningKey.generated();

  private final BundlesInMemory store = new BundlesInMemory();
  private final BundleStore signing = SignedBundles.of(store, TrustedKeys.NONE, Optional.of(KEY));
  private final BundleStore trusting = trusting(KEY);
  private final Database database = Databases.open("sqlite::memory:");
  private final ChannelRollout relay = new ChannelRollout(trusting, "live", database);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void what_was_signed_is_given_and_what_was_not_is_refused_by_name() {
    BundleId id = store.push(Orders.bundle("one"));
    assertRefused("bundle " + id, () -> trusting.get(id));
    assertRefused("channel `live`", () -> trusting.channel("live"));
    assertRefused("channel `live`", relay::ensureLive);

    signing.point("live", id);
    assertArrayEquals(store.get(id), trusting.get(id));
    assertEquals(Optional.of(id), trusting.pointer("live").map(Pointer::bundle));
    assertEquals(id, relay.ensureLive());

    BundleStore others = trusting(SigningKey.generated());
    assertRefused("bundle " + id, () -> others.get(id));
    assertRefused("channel `live`", () -> others.channel("live"));
  }

  @Test
  void no_word_of_a_wish_can_be_changed_nor_taken_to_another_channel_or_bundle() {
    BundleId one = store.push(Orders.bundle("one"));
    BundleId two = store.push(Orders.bundle("two"));
    signing.point(
        "live",
        one,
        new Motive(Deed.PUSH, "ann", Optional.of("2 compatible"), Optional.of("it is time")));
    String said = store.text("live").orElseThrow();
    for (String word : new String[] {"ann", "push", "2 compatible", "it is time", one.value()}) {
      String other = word.equals(one.value()) ? two.value() : word.equals("push") ? "promote" : "x";
      store.put("live", said.replace("\"" + word + "\"", "\"" + other + "\""));
      assertRefused("channel `live`", () -> trusting.channel("live"));
    }
    store.put("live", said);
    assertTrue(trusting.channel("live").isPresent());
    store.put("staging", said);
    assertRefused("channel `staging`", () -> trusting.channel("staging"));

    store.sign(two, store.signature(one).orElseThrow());
    assertRefused("bundle " + two, () -> trusting.get(two));
    store.sign(one, "damaged");
    assertRefused("bundle " + one, () -> trusting.get(one));
  }

  @Test
  void what_became_of_a_wish_is_noted_without_a_key_and_leaves_its_signature() {
    BundleId id = store.push(Orders.bundle("one"));
    signing.point("live", id);
    relay.follow();
    Wish wish = trusting.channel("live").orElseThrow().wish();
    assertTrue(wish.became(WishOutcome.State.LIVE));
    assertTrue(wish.signature().isPresent());
  }

  @Test
  void an_old_channel_that_is_put_back_is_refused_and_a_signed_way_back_is_not() {
    BundleId one = store.push(Orders.bundle("one"));
    signing.point("live", one);
    relay.follow();
    String old = store.text("live").orElseThrow();
    BundleId two = store.push(Orders.bundle("two"));
    signing.point("live", two);
    relay.follow();
    assertEquals(Optional.of(two), LiveBundle.named(database));

    store.put("live", old);
    assertRefused("one of", relay::advance);
    assertEquals(Optional.of(two), LiveBundle.named(database));

    signing.point("live", two);
    signing.point("live", one);
    relay.follow();
    assertEquals(Optional.of(one), LiveBundle.named(database));
  }

  @Test
  void two_wishes_of_one_moment_have_an_order() {
    BundleId id = store.push(Orders.bundle("one"));
    Pointer first = store.point("live", id);
    store.put("live", store.text("live").orElseThrow().replace("1970", "2999"));
    Pointer later = store.point("live", id);
    assertTrue(later.at().isAfter(first.at()));
    assertTrue(later.at().toString().startsWith("2999"), later.toString());
  }

  @Test
  void a_key_is_what_it_was_after_it_was_written() {
    SigningKey read = SigningKey.of(KEY.pem());
    assertEquals(KEY.trusted(), read.trusted());
    assertEquals(KEY.sign("text"), read.sign("text"));
    assertTrue(TrustedKeys.of(" " + KEY.trusted() + " , ").made(read.sign("text"), "text"));
  }

  /** The first test vector of RFC 8032, section 7.1. */
  @Test
  void a_key_that_another_program_wrote_has_the_public_half_that_the_standard_says() {
    String pem =
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """;
    assertEquals(
        "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", SigningKey.of(pem).trusted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"})
  void what_is_no_key_is_told_without_a_word_of_it(String pem) {
    var e = assertThrows(IllegalArgumentException.class, () -> SigningKey.of(pem));
    assertEquals(
        "it holds no Ed25519 key in PKCS #8: `lathe keygen FILE` writes one", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519:AAAA", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "x,y"})
  void a_setting_that_names_no_key_is_told(String setting) {
    var e = assertThrows(IllegalArgumentException.class, () -> TrustedKeys.of(setting));
    assertTrue(String.valueOf(e.getMessage()).contains("LATHE_TRUSTED_KEYS takes keys"));
  }

  @Test
  void who_neither_signs_nor_trusts_has_the_store_itself() {
    assertSame(store, SignedBundles.of(store, TrustedKeys.NONE, Optional.empty()));
  }

  private BundleStore trusting(SigningKey key) {
    return SignedBundles.of(store, TrustedKeys.of(key.trusted()), Optional.empty());
  }

  private static void assertRefused(String what, org.junit.jupiter.api.function.Executable read) {
    var refused = assertThrows(BundleUnreadable.class, read);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(what), message);
  }
}
