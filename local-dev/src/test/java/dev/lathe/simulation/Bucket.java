package dev.lathe.simulation;

import dev.lathe.runtime.Killed;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.storage.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the bytes of files are, and how asking for it goes wrong. An address puts once; bytes that
 * were begun with in time may take a day.
 */
final class Bucket implements ObjectStore {
  /** What an upload that was begun with takes at most, in seconds. */
  private static final int LONGEST = 80_000;

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int THERE_ALREADY = 412;
  private static final int AWAY = 503;

  /** What is told where nothing comes back. */
  private static final int NOTHING = 0;

  private final World world;
  private final Chaos chaos;
  private final SortedMap<String, Stored> objects = new TreeMap<>();
  private final Map<String, Grant> grants = new HashMap<>();
  private final List<Late> late = new ArrayList<>();

  Bucket(World world) {
    this.world = world;
    this.chaos = world.chaos();
  }

  /** What an address is signed for. */
  private record Grant(String key, Stored object, Instant until) {}

  /** Bytes that are on their way. */
  private record Late(Grant grant, Instant there) {}

  @Override
  public Presigned put(String key, String type, long size, Duration life) {
    Instant until = world.time().now().plus(life);
    String url = "put " + grants.size();
    grants.put(url, new Grant(key, new Stored(size, type), until));
    return new Presigned(url, new TreeMap<>(Map.of(ONLY_WHERE_NOTHING_IS, "*")), until);
  }

  @Override
  public Presigned get(String key, String filename, Duration life) {
    return new Presigned("get " + key, new TreeMap<>(), world.time().now().plus(life));
  }

  @Override
  public Optional<Stored> look(String key, Duration timeout) throws ModuleFailed {
    world.atBucket();
    away();
    Optional<Stored> found = Optional.ofNullable(arrived().get(key));
    world.atBucket();
    return found;
  }

  @Override
  public void remove(String key, Duration timeout) throws ModuleFailed {
    world.atBucket();
    away();
    arrived().remove(key);
    if (chaos.strikes(Fault.KILLED_AFTER_REMOVE)) throw new Killed();
    if (chaos.strikes(Fault.REMOVE_ANSWER_LOST)) {
      world.time().advance(timeout);
      throw new ModuleFailed(Reason.TIMEOUT, "no answer");
    }
    world.atBucket();
  }

  private void away() {
    if (chaos.strikes(Fault.BUCKET_NOT_REACHED)) throw ModuleFailed.unreached("nobody listens");
    if (chaos.strikes(Fault.BUCKET_AWAY)) throw new ModuleFailed(Reason.UNAVAILABLE, "503");
  }

  /**
   * Somebody puts what {@code url} is signed for.
   *
   * @return the status that they are told; 0 where none is
   */
  int take(String url) {
    world.atBucket();
    if (chaos.strikes(Fault.PUT_NOT_REACHED)) return NOTHING;
    if (chaos.strikes(Fault.BUCKET_AWAY)) return AWAY;
    Grant grant = grants.get(url);
    if (grant == null || world.time().now().isAfter(grant.until())) return FORBIDDEN;
    if (chaos.strikes(Fault.BYTES_COME_LATE)) {
      Duration takes = Duration.ofSeconds(chaos.below(LONGEST));
      late.add(new Late(grant, world.time().now().plus(takes)));
      return NOTHING;
    }
    boolean first = arrived().putIfAbsent(grant.key(), grant.object()) == null;
    if (!first) chaos.happened(Fault.PUT_AGAIN);
    world.atBucket();
    if (chaos.strikes(Fault.PUT_ANSWER_LOST)) return NOTHING;
    return first ? OK : THERE_ALREADY;
  }

  /** Whether {@code status} says that the object is there. */
  static boolean isThere(int status) {
    return status == OK || status == THERE_ALREADY;
  }

  /** Whether {@code status} says that the address takes nothing any more. */
  static boolean isOver(int status) {
    return status == FORBIDDEN;
  }

  /** Keys of all objects that are there by now. */
  Set<String> keys() {
    return arrived().keySet();
  }

  private SortedMap<String, Stored> arrived() {
    Instant now = world.time().now();
    late.removeIf(
        one -> {
          if (one.there().isAfter(now)) return false;
          objects.putIfAbsent(one.grant().key(), one.grant().object());
          return true;
        });
    return objects;
  }
}
