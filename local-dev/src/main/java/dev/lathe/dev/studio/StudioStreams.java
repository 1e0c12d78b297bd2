package dev.lathe.dev.studio;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.sqlite.SqliteReading;
import dev.lathe.runtime.adapter.sqlite.SqliteReading.Bounds;
import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.platform.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The streams that studios have open on one file. Thread-safe. */
public final class StudioStreams implements AutoCloseable {
  /** So much a statement may take: a page of a studio has fifty rows. */
  public static final Bounds BOUNDS = new Bounds(10_000, 8L * 1024 * 1024, Duration.ofSeconds(5));

  /** Streams that wait for their next request; a studio has one or two. */
  private static final int MOST_OPEN = 32;

  /** Pipelines at the same time, so that the service has processors left. */
  private static final int MOST_AT_ONCE = 2;

  /** Requests of a pipeline. */
  private static final int MOST_REQUESTS = 200;

  private final Path file;
  private final Bounds bounds;
  private final Duration idle;
  private final Ids ids;
  private final Threads threads;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final Map<String, StudioStream> waiting = new HashMap<>();
  private boolean closed;

  /**
   * @param idle after which a stream that nobody asks is closed: one may hold a transaction open
   */
  public StudioStreams(Path file, Bounds bounds, Duration idle, Ids ids, Threads threads) {
    this.file = file;
    this.bounds = bounds;
    this.idle = idle;
    this.ids = ids;
    this.threads = threads;
  }

  /**
   * Answers the body of a pipeline.
   *
   * @throws Malformed if it is none, or of a stream that is not open any more
   */
  String answer(String body) {
    Json.Obj pipeline;
    try {
      pipeline = HranaJson.object(JsonText.parse(body), "a pipeline");
    } catch (JsonText.MalformedJson e) {
      throw HranaJson.malformed("a pipeline is JSON");
    }
    List<Json> requests = HranaJson.list(pipeline, "requests");
    if (requests.size() > MOST_REQUESTS) {
      throw HranaJson.malformed("a pipeline has at most " + MOST_REQUESTS + " requests");
    }
    StudioStream stream = pipeline.text("baton").map(this::taken).orElseGet(this::opened);
    boolean kept = false;
    boolean turn = false;
    try {
      turns.acquire();
      turn = true;
      List<Json> results = new ArrayList<>();
      boolean open = true;
      for (Json request : requests) {
        Json.Obj asked = HranaJson.object(request, "a request");
        if (open && asked.text("type").equals(Optional.of("close"))) {
          open = false;
          results.add(ok(new Members().with("type", "close").object()));
        } else {
          results.add(open ? result(stream, asked) : error(gone()));
        }
      }
      Optional<String> baton = open ? Optional.of(keep(stream)) : Optional.empty();
      kept = open;
      return new Members()
          .with("baton", baton.<Json>map(Json::of).orElse(Json.NULL))
          .with("base_url", Json.NULL)
          .with("results", new Json.Arr(results))
          .text();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Malformed("STUDIO_UNAVAILABLE", "the server ends");
    } finally {
      if (turn) turns.release();
      if (!kept) stream.close();
    }
  }

  private static Json result(StudioStream stream, Json.Obj request) {
    try {
      return ok(stream.answer(request));
    } catch (Refused refused) {
      return error(refused);
    }
  }

  private static Json ok(Json.Obj response) {
    return new Members().with("type", "ok").with("response", response).object();
  }

  private static Json error(Refused refused) {
    return new Members().with("type", "error").with("error", HranaJson.error(refused)).object();
  }

  private static Refused gone() {
    return new Refused("STREAM_CLOSED", "the stream was closed by a request before this one");
  }

  private StudioStream opened() {
    synchronized (waiting) {
      if (closed) throw new Malformed("STUDIO_UNAVAILABLE", "the server ends");
    }
    return new StudioStream(SqliteReading.open(file), bounds);
  }

  private StudioStream taken(String baton) {
    synchronized (waiting) {
      StudioStream found = waiting.remove(baton);
      if (found == null) {
        throw new Malformed(
            "STREAM_EXPIRED",
            "no stream waits for this baton: one that nobody asks for %s s is closed"
                .formatted(idle.toSeconds()));
      }
      return found;
    }
  }

  /** Keeps {@code stream} for its next request, and closes it where none comes. */
  private String keep(StudioStream stream) {
    String baton = ids.next().toString();
    synchronized (waiting) {
      if (closed || waiting.size() >= MOST_OPEN) {
        throw new Malformed(
            "STUDIO_BUSY", MOST_OPEN + " streams are open; close one, or wait a little");
      }
      waiting.put(baton, stream);
    }
    threads.start(
        "lathe-studio",
        () -> {
          LockSupport.parkNanos(idle.toNanos());
          @Nullable StudioStream left;
          synchronized (waiting) {
            left = waiting.remove(baton);
          }
          if (left != null) left.close();
        });
    return baton;
  }

  @Override
  public void close() {
    List<StudioStream> left;
    synchronized (waiting) {
      closed = true;
      left = List.copyOf(waiting.values());
      waiting.clear();
    }
    left.forEach(StudioStream::close);
  }
}
