package dev.lathe.dev;

import dev.lathe.model.json.Members;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells pages that are open what became of each save, as server-sent events: {@code live} when it
 * answers, {@code broken} with its findings as text, {@code held} with why. A page that comes later
 * is told what stands in the way of the newest save, if anything does. Safe for many threads.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the protocol</a>
 */
final class SaveNews implements AutoCloseable {
  static final String PATH = "/_lathe/saves";

  /** Between two signs of life: what stands between drops a connection that is silent for long. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /** Pages of one developer; of more the newest are not told. */
  private static final int MOST = 50;

  /** What a page has not taken yet; one that takes nothing is told no more. */
  private static final int MOST_WAITING = 100;

  /** Ends a stream. */
  private static final String END = "";

  private final Set<BlockingQueue<String>> pages = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** What stands in the way of the newest save. */
  private volatile @Nullable String standing;

  /** A save answers now, {@code millis} after it was noticed. */
  void live(long millis) {
    standing = null;
    tell(event("live", new Members().with("millis", millis)));
  }

  /** A save is not in order, as {@code findings} say; what was live stays. */
  void broken(String findings) {
    stand(event("broken", new Members().with("text", findings)));
  }

  /** A save is in order and is not made live: {@code why}. */
  void held(String why) {
    stand(event("held", new Members().with("text", why)));
  }

  private void stand(String event) {
    standing = event;
    tell(event);
  }

  private static String event(String name, Members data) {
    return "event: " + name + "\ndata: " + data.text() + "\n\n";
  }

  private void tell(String event) {
    for (BlockingQueue<String> page : pages) {
      boolean _ = page.offer(event);
    }
  }

  /** Whether {@code request} is for this stream. */
  static boolean asked(ServerRequest request) {
    return request.prologue().method().text().equals("GET")
        && GatewayEvents.path(request).equals(PATH);
  }

  /** Tells until the page or the server is gone. */
  void stream(ServerResponse response) {
    var page = new LinkedBlockingQueue<String>(MOST_WAITING);
    if (closed || pages.size() >= MOST) {
      response.status(503).send();
      return;
    }
    pages.add(page);
    String stands = standing;
    response.header(HeaderValues.create("Content-Type", "text/event-stream"));
    response.header(HeaderValues.create("Cache-Control", "no-store"));
    response.header(HeaderValues.create("X-Content-Type-Options", "nosniff"));
    try (OutputStream out = response.outputStream()) {
      write(out, "retry: 500\n\n" + (stands == null ? "" : stands));
      while (!closed) {
        String event = page.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (END.equals(event)) return;
        write(out, event == null ? ": here\n\n" : event);
      }
    } catch (IOException | UncheckedIOException gone) {
      // the page was closed, which pages are
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pages.remove(page);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    closed = true;
    tell(END);
  }
}
