package dev.lathe.runtime;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.BundleStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A store that forgets everything with the test. */
public final class BundlesInMemory implements BundleStore {
  private final Map<BundleId, byte[]> bundles = new ConcurrentHashMap<>();
  private final Map<String, String> channels = new ConcurrentHashMap<>();
  private final Map<BundleId, String> signatures = new ConcurrentHashMap<>();

  private final Map<BundleId, Integer> reads = new ConcurrentHashMap<>();

  private final AtomicLong points = new AtomicLong();

  /** Keeps {@code bundle} and points {@code live} to it. */
  public BundleId push(Bundle bundle) {
    var file = BundleFile.of(bundle);
    put(file.id(), file.bytes());
    point("live", file.id());
    return file.id();
  }

  @Override
  public void put(BundleId id, byte[] bytes) {
    bundles.put(id, bytes.clone());
  }

  @Override
  public void replace(BundleId id, byte[] bytes) {
    bundles.put(id, bytes.clone());
  }

  @Override
  public byte[] get(BundleId id) {
    reads.merge(id, 1, Integer::sum);
    byte[] bytes = bundles.get(id);
    if (bytes == null) throw new BundleUnreadable("no bundle " + id);
    return bytes.clone();
  }

  @Override
  public boolean has(BundleId id) {
    return true; // some tests point to what is not there
  }

  @Override
  public Optional<String> signature(BundleId id) {
    return Optional.ofNullable(signatures.get(id));
  }

  @Override
  public void sign(BundleId id, String signature) {
    signatures.put(id, signature);
  }

  /** Puts back what a channel said once, as who may write to the store can. */
  public void put(String channel, String text) {
    channels.put(channel, text);
  }

  @Override
  public Optional<String> text(String channel) {
    return Optional.ofNullable(channels.get(channel));
  }

  @Override
  public synchronized boolean change(String channel, ChannelChange change) {
    Optional<String> next =
        change.next(text(channel), Instant.ofEpochSecond(points.incrementAndGet()));
    next.ifPresent(text -> channels.put(channel, text));
    return next.isPresent();
  }

  /** How often a bundle was read. */
  public int reads(BundleId id) {
    return reads.getOrDefault(id, 0);
  }

  /** Loses a bundle, as a bucket does whose objects expire. */
  public void forget(BundleId id) {
    bundles.remove(id);
  }
}
