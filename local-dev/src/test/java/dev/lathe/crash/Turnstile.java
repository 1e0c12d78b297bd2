package dev.lathe.crash;

import dev.lathe.conformance.proxy.HttpProxy;
import dev.lathe.conformance.proxy.Passing;
import dev.lathe.crash.Steps.Moment;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Stands on loopback between a client and a server that speak HTTP, and hands on what goes by, one
 * way and back, unless something breaks: then the client's connection ends without an answer.
 */
final class Turnstile implements AutoCloseable {
  /** A statement's first words tell which one it is. */
  private static final int WORDS = 90;

  /** Into an answer: a commit takes a millisecond or two. */
  private static final long WITHIN_NANOS = 3_000_000;

  private final Supplier<Steps> steps;
  private final Supplier<Duration> delay;
  private final HttpProxy proxy;

  private Turnstile(String url, Supplier<Steps> steps, Supplier<Duration> delay) {
    this.steps = steps;
    this.delay = delay;
    this.proxy = HttpProxy.before(url, this::pass);
  }

  /** One that counts. */
  static Turnstile before(String url, Supplier<Steps> steps) {
    return before(url, steps, () -> Duration.ZERO);
  }

  /**
   * One that holds up what goes by.
   *
   * @param delay of each way of each request; a negative one loses it
   */
  static Turnstile before(String url, Supplier<Steps> steps, Supplier<Duration> delay) {
    return new Turnstile(url, steps, delay);
  }

  /** Where clients connect. */
  String url() {
    return proxy.url();
  }

  @Override
  public void close() {
    proxy.close();
  }

  private void pass(Passing passing) throws IOException {
    String what = what(passing);
    Steps counted = steps.get();
    Optional<Moment> turn = counted.enter(what);
    if (!held() || breaks(counted, turn, Moment.BEFORE, what)) return;
    CompletableFuture<HttpResponse<byte[]>> coming = passing.send();
    if (turn.equals(Optional.of(Moment.WITHIN))) {
      sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(WITHIN_NANOS)));
      counted.breakNow(Moment.WITHIN, what);
      return;
    }
    HttpResponse<byte[]> answer = coming.join();
    if (breaks(counted, turn, Moment.AFTER, what) || !held()) return;
    passing.answer(answer);
  }

  private static boolean breaks(Steps steps, Optional<Moment> turn, Moment moment, String request) {
    if (!turn.equals(Optional.of(moment))) return false;
    steps.breakNow(moment, request);
    return true;
  }

  /** Whether it goes on after its delay. */
  private boolean held() {
    Duration time = delay.get();
    if (time.isNegative()) return false;
    if (time.isPositive()) sleep(time);
    return true;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What SQS is asked for, or the statement's first words. */
  private static String what(Passing passing) {
    return passing
        .header("X-Amz-Target")
        .orElseGet(
            () -> {
              String text =
                  new String(passing.body(), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
              return text.substring(0, Math.min(WORDS, text.length()));
            });
  }
}
