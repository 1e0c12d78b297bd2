package dev.lathe.bench.auth;

import dev.lathe.bench.lambda.LambdaEvents;
import dev.lathe.bench.measure.Latencies;
import dev.lathe.bench.measure.Medians;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Run;
import dev.lathe.functions.http.HttpHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * One kind of request of a function, an event's bytes in and an answer's out. What it measures is
 * what is left without the database.
 */
final class Requests implements Rounds.Measurable {
  /** An event as text, for a number. */
  record Request(String method, String path, IntFunction<String> body, Optional<String> token) {
    byte[] event(int number) {
      return LambdaEvents.request(method, path, body.apply(number), token)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private final HttpHandler handler;
  private final MeteredDatabase database;
  private final Request request;
  private final List<Run> databases = new ArrayList<>();
  private final List<Run> wholes = new ArrayList<>();
  private int number;

  Requests(HttpHandler handler, MeteredDatabase database, Request request) {
    this.handler = handler;
    this.database = database;
    this.request = request;
  }

  @Override
  public Run measure(Duration length) {
    var left = new Latencies();
    var waited = new Latencies();
    var whole = new Latencies();
    long end = System.nanoTime() + length.toNanos();
    do {
      byte[] event = request.event(number++);
      database.taken();
      long begin = System.nanoTime();
      String answer = answer(handler, event);
      long took = System.nanoTime() - begin;
      long inside = database.taken();
      if (!answer.contains("\"statusCode\":200")) {
        throw new IllegalStateException("refused: " + answer);
      }
      left.add(took - inside);
      waited.add(inside);
      whole.add(took);
    } while (System.nanoTime() < end);
    databases.add(Run.busy(waited));
    wholes.add(Run.busy(whole));
    return Run.busy(left);
  }

  /** What the database took, in milliseconds. */
  double database() {
    return median(databases);
  }

  /** What all of it took, in milliseconds. */
  double whole() {
    return median(wholes);
  }

  /** What {@code handler} writes for {@code event}. */
  static String answer(HttpHandler handler, byte[] event) {
    var output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), output, new LongContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  /** Of the runs that count, all but the warm-up. */
  private static double median(List<Run> runs) {
    ToDoubleFunction<Run> p50 = Run::p50;
    return Medians.of(runs.stream().skip(1).mapToDouble(p50).toArray());
  }
}
