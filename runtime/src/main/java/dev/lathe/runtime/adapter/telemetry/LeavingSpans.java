package dev.lathe.runtime.adapter.telemetry;

import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.trace.SpanSettings;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps spans that have ended until they leave, one batch after the other and beside who works. A
 * process may be stopped at any time between two answers, so nothing here waits for a clock: who
 * answers says when it is time.
 *
 * <p>OpenTelemetry's own batches leave by a timer, which does not run in a stopped process.
 */
final class LeavingSpans implements SpanProcessor {
  /** Kept while nobody takes them; about a kilobyte each. */
  private static final int MOST_KEPT = 2_048;

  /** In one request; what OpenTelemetry's own processor sends. */
  private static final int BATCH = 512;

  private static final Logger LOG = LoggerFactory.getLogger(LeavingSpans.class);

  private final Supplier<SpanExporter> connecting;
  private final SpanSettings settings;
  private final Platform platform;

  private final Deque<SpanData> ended = new ArrayDeque<>();
  private CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
  private long dropped;

  /** Whether the last batch was not taken, which is said once. */
  private boolean refused;

  private @Nullable SpanExporter exporter;

  /**
   * @param connecting asked when the first span leaves
   */
  LeavingSpans(Supplier<SpanExporter> connecting, SpanSettings settings, Platform platform) {
    this.connecting = connecting;
    this.settings = settings;
    this.platform = platform;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) return;
    SpanData data = span.toSpanData();
    synchronized (this) {
      if (ended.size() == MOST_KEPT) dropped++;
      else ended.add(data);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** Sends what there is, and waits for it {@code patience} at the most. */
  void leave(Duration patience) {
    CompletableFuture<Void> under = send();
    if (patience.isZero() || under.isDone()) return;
    try {
      under.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException later) {
      // It goes on beside the next answer, and counts itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized long dropped() {
    long now = dropped;
    dropped = 0;
    return now;
  }

  private synchronized CompletableFuture<Void> send() {
    if (!sending.isDone() || ended.isEmpty()) return sending;
    var next = new CompletableFuture<Void>();
    sending = next;
    platform
        .threads()
        .start(
            "lathe-spans",
            () -> {
              try {
                while (sent(batch())) {}
              } finally {
                next.complete(null);
              }
            });
    return next;
  }

  private synchronized List<SpanData> batch() {
    var batch = new ArrayList<SpanData>(Math.min(BATCH, ended.size()));
    while (batch.size() < BATCH && !ended.isEmpty()) batch.add(ended.poll());
    return batch;
  }

  /** Whether there may be more to send to somebody who takes it. */
  private boolean sent(List<SpanData> batch) {
    if (batch.isEmpty()) return false;
    CompletableResultCode result;
    try {
      result =
          exporter()
              .export(batch)
              .join(settings.timeout().toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      result = CompletableResultCode.ofExceptionalFailure(e);
    }
    if (result.isSuccess()) refused = false;
    else again(batch, result.getFailureThrowable());
    return result.isSuccess();
  }

  /** Comes with the next ones, as far as there is room. */
  private void again(List<SpanData> batch, @Nullable Throwable why) {
    if (!refused) {
      LOG.warn(
          "no spans are taken at {}: {}; they are sent again, of {} at the most",
          settings.endpoint(),
          why == null ? "no success" : why.getClass().getSimpleName(),
          MOST_KEPT);
    }
    refused = true;
    synchronized (this) {
      for (int i = batch.size() - 1; i >= 0; i--) {
        if (ended.size() < MOST_KEPT) ended.addFirst(batch.get(i));
        else dropped++;
      }
    }
  }

  private SpanExporter exporter() {
    SpanExporter made = exporter;
    if (made == null) {
      made = connecting.get();
      exporter = made;
    }
    return made;
  }

  @Override
  public CompletableResultCode shutdown() {
    SpanExporter made = exporter;
    return made == null ? CompletableResultCode.ofSuccess() : made.shutdown();
  }
}
