package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import java.util.Optional;

/**
 * A store whose bundles and channels are signed: who points a channel signs the bundle and the
 * wish, and who reads takes neither without a signature by a key that it trusts. What a bundle's
 * signature is of is its id, which is the digest of its bytes.
 */
public final class SignedBundles implements BundleStore {
  private final BundleStore store;
  private final TrustedKeys trusted;
  private final Optional<Signer> signer;

  private SignedBundles(BundleStore store, TrustedKeys trusted, Optional<Signer> signer) {
    this.store = store;
    this.trusted = trusted;
    this.signer = signer;
  }

  /**
   * {@code store} for who trusts some keys alone, or has a key to sign with; for who does neither
   * it is the store itself.
   */
  public static BundleStore of(BundleStore store, TrustedKeys trusted, Optional<Signer> signer) {
    if (trusted.isEmpty() && signer.isEmpty()) return store;
    return new SignedBundles(store, trusted, signer);
  }

  @Override
  public void put(BundleId id, byte[] bytes) {
    store.put(id, bytes);
    sign(id);
  }

  @Override
  public void replace(BundleId id, byte[] bytes) {
    store.replace(id, bytes);
    sign(id);
  }

  private void sign(BundleId id) {
    signer.ifPresent(by -> sign(id, by.sign(text(id)).line()));
  }

  /**
   * As {@link BundleStore#get}.
   *
   * @throws BundleUnreadable also where no key that is trusted signed it
   */
  @Override
  public byte[] get(BundleId id) {
    byte[] bytes = store.get(id);
    if (!trusted.isEmpty() && !signed(id)) {
      throw new BundleUnreadable(
          "bundle %s in %s has no signature by a key of %s: push it again with %s"
              .formatted(id, store, TrustedKeys.VARIABLE, Signer.VARIABLE));
    }
    return bytes;
  }

  private boolean signed(BundleId id) {
    try {
      return store
          .signature(id)
          .filter(line -> trusted.made(DetachedSignature.read(line), text(id)))
          .isPresent();
    } catch (IllegalArgumentException damaged) {
      return false;
    }
  }

  private static String text(BundleId id) {
    return "lathe bundle " + id;
  }

  @Override
  public boolean has(BundleId id) {
    return store.has(id);
  }

  @Override
  public Optional<String> text(String channel) {
    return store.text(channel);
  }

  /**
   * As {@link BundleStore#channel}.
   *
   * @throws BundleUnreadable also where no key that is trusted signed what it says now
   */
  @Override
  public Optional<Channel> channel(String channel) {
    Optional<Channel> said = store.channel(channel);
    said.map(Channel::wish).ifPresent(wish -> require(channel, wish));
    return said;
  }

  private void require(String channel, Wish wish) {
    if (trusted.isEmpty()) return;
    boolean made =
        wish.signature()
            .filter(signature -> trusted.made(signature, text(channel, wish)))
            .isPresent();
    if (!made) {
      throw new BundleUnreadable(
          "what channel `%s` of %s says, bundle %s, has no signature by a key of %s: point it again with %s"
              .formatted(channel, store, wish.bundle(), TrustedKeys.VARIABLE, Signer.VARIABLE));
    }
  }

  private static String text(String channel, Wish wish) {
    return "lathe channel " + channel + " " + Channels.signed(wish);
  }

  @Override
  public boolean signs() {
    return signer.isPresent();
  }

  @Override
  public boolean wantsOrder() {
    return !trusted.isEmpty();
  }

  /** A new wish is signed, and the bundle that it is for. */
  @Override
  public boolean change(String channel, ChannelChange change) {
    if (signer.isEmpty()) return store.change(channel, change);
    return store.change(
        channel,
        (text, now) -> change.next(text, now).map(next -> signed(signer.get(), channel, next)));
  }

  private String signed(Signer by, String channel, String text) {
    Channel said = Channels.read(channel, text);
    Wish wish = said.wish();
    if (wish.signature().isPresent() || wish.outcome().isPresent()) return text;
    sign(wish.bundle());
    return Channels.write(said.signed(by.sign(text(channel, wish))));
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
  public String toString() {
    return store.toString();
  }
}
