package dev.lathe.dev;

import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.storage.ObjectStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stand-in for a bucket where nobody listens: what was promised to be put counts as put, as large
 * and of the type that was said. Its addresses lead nowhere. For one thread.
 */
final class PromisedObjects implements ObjectStore {
  private static final String NOWHERE = "https://files.invalid/";

  private final Time time;
  private final Map<String, Stored> promised = new HashMap<>();

  PromisedObjects(Time time) {
    this.time = time;
  }

  @Override
  public Presigned put(String key, String type, long size, Duration life) {
    promised.put(key, new Stored(size, type));
    return new Presigned(
        NOWHERE + key,
        new TreeMap<>(Map.of("Content-Type", type, ONLY_WHERE_NOTHING_IS, "*")),
        time.now().plus(life));
  }

  @Override
  public Presigned get(String key, String filename, Duration life) {
    return new Presigned(NOWHERE + key, new TreeMap<>(), time.now().plus(life));
  }

  @Override
  public Optional<Stored> look(String key, Duration timeout) {
    return Optional.ofNullable(promised.get(key));
  }

  @Override
  public void remove(String key, Duration timeout) {
    promised.remove(key);
  }
}
