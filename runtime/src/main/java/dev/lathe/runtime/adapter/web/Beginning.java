package dev.lathe.runtime.adapter.web;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Keeps the first bytes of an answer's body, and reads the rest away. */
final class Beginning implements BodySubscriber<String> {
  /** What an operator reads of a refusal. */
  private static final int KEPT_BYTES = 300;

  /** More is not read away: the connection is closed. */
  private static final int READ_BYTES = 64 * 1024;

  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int read;
  private volatile Flow.@Nullable Subscription subscription;

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      read += buffer.remaining();
      byte[] first = new byte[Math.min(buffer.remaining(), KEPT_BYTES - kept.size())];
      buffer.get(first);
      kept.writeBytes(first);
    }
    if (read > READ_BYTES) {
      boolean unused = cutOff();
    }
  }

  /** Ends it here and hangs up; false where it has not begun. */
  boolean cutOff() {
    Flow.Subscription begun = subscription;
    if (begun == null) return false;
    onComplete(); // first: who is cancelled is told of an error
    begun.cancel();
    return true;
  }

  @Override
  public void onError(Throwable failure) {
    text.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    text.complete(kept.toString(StandardCharsets.UTF_8));
  }
}
