package dev.lathe.runtime.http;

import dev.lathe.model.bundle.RouteLimits.Rate;
import dev.lathe.model.json.Json;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.platform.Time;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each client may ask yet: a bucket of tokens by middleware and address, and of what is
 * read by limit and caller, in this process alone, so who is answered by several environments may
 * ask as much of each. Thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">the
 *     headers</a>
 */
final class Rates {
  /** Buckets, some 200 bytes each; a bucket that was not asked for longest is given up. */
  private static final int MOST = 20_000;

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** The first eight bytes of an address of IPv6 are a household's; the others change at will. */
  private static final int PREFIX = 8;

  /**
   * @param tokens how many there were at {@code tick}
   */
  private record Bucket(double tokens, long tick) {}

  private record Key(Whose whose, String limit, String client) {}

  /** Whom a limit is for. */
  enum Whose {
    ADDRESS("your address"),
    CALLER("you");

    private final String words;

    Whose(String words) {
      this.words = words;
    }
  }

  private final Time time;
  private final Map<Key, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  Rates(Time time) {
    this.time = time;
  }

  /**
   * What a client is told of a limit.
   *
   * @param left how many requests it may send at once
   * @param pause seconds until there is room for one, zero where there is
   * @param full seconds until nothing counts any more
   */
  record Told(Rate rate, Whose whose, boolean admitted, long left, long pause, long full) {
    /** What is told of who has {@code left} tokens after a request. */
    static Told of(Rate rate, Whose whose, boolean admitted, double left) {
      return new Told(
          rate,
          whose,
          admitted,
          (long) left,
          admitted ? 0 : seconds(1 - left, rate),
          seconds(rate.burst() - left, rate));
    }

    Map<String, String> headers() {
      String name = "\"" + rate.name() + "\"";
      long window = Math.ceilDiv(60L * rate.burst(), rate.perMinute());
      return Map.of(
          "RateLimit-Policy", name + ";q=" + rate.burst() + ";w=" + window,
          "RateLimit", name + ";r=" + left + ";t=" + full);
    }

    Problem problem() {
      Problem problem =
          Problem.of(
                  ErrorCode.RATE_LIMITED,
                  "more requests than %s in a minute came from %s, %s of them at once"
                      .formatted(rate.perMinute(), whose.words, rate.burst()))
              .withHint("wait for the seconds in Retry-After, then send the same request")
              .withHeader("Retry-After", Long.toString(pause));
      return whose == Whose.CALLER ? problem.withDetail("limit", Json.of(rate.name())) : problem;
    }
  }

  /** Takes a token for a request from {@code address}, where there is one. */
  Told take(Rate rate, String address) {
    return take(rate, new Key(Whose.ADDRESS, rate.name(), client(address)));
  }

  /** Takes a token for a request of {@code actor}, where there is one. */
  Told take(Rate rate, Actor actor) {
    String caller = actor.kind() + ":" + actor.id();
    return take(rate, new Key(Whose.CALLER, rate.name(), caller));
  }

  private synchronized Told take(Rate rate, Key key) {
    long now = time.ticks();
    Bucket before = buckets.get(key);
    double tokens =
        before == null
            ? rate.burst()
            : Math.min(
                rate.burst(),
                before.tokens() + (double) (now - before.tick()) * rate.perMinute() / MINUTE);
    boolean admitted = tokens >= 1;
    double left = admitted ? tokens - 1 : tokens;
    buckets.put(key, new Bucket(left, now));
    if (buckets.size() > MOST) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return Told.of(rate, key.whose(), admitted, left);
  }

  /** At least one, so that who waits so long finds room. */
  private static long seconds(double tokens, Rate rate) {
    return Math.max(1, (long) Math.ceil(tokens * 60 / rate.perMinute()));
  }

  private static String client(String address) {
    try {
      InetAddress known = InetAddress.ofLiteral(address);
      return known instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(known.getAddress(), PREFIX))
          : known.getHostAddress();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
