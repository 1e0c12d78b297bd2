package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.rollout.Preparation;
import dev.lathe.runtime.sql.Database;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts in one process: the three functions as the cloud runs them, an HTTP server in the
 * gateway's place, a queue in SQS's place, and a database.
 *
 * <p>HTTP answers as soon as {@link #start} returns. The queue starts behind it: what is committed
 * meanwhile waits in the event log, where the relay looks first.
 */
public final class DevServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DevServer.class);
  private static final String CHANNEL = "live";

  private final Clock clock = Clock.systemUTC();

  /** What to close, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private boolean closed;

  private final Database database;
  private final BundleStore store;
  private final LocalQueues queues;
  private final HttpFront front;
  private final CompletableFuture<Void> queuesReady;

  private DevServer(DevOptions options) {
    try {
      options.folder().make();
      LocalDatabase local = keep(LocalDatabase.open(options.database(), options.folder()));
      database = local.database();
      store = options.folder().store();
      queues = keep(LocalQueues.onFreePort());
      Bundle bundle = options.bundle();
      deploy(bundle);
      Functions functions = Functions.on(database, store, CHANNEL, queues, clock);
      front = keep(HttpFront.open(options.port(), functions.http(), clock));
      queuesReady =
          CompletableFuture.runAsync(
              () -> startQueues(functions, bundle), Thread.ofVirtual()::start);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything; returns when HTTP answers.
   *
   * @throws PortTaken if somebody else listens on the port
   * @throws dev.lathe.runtime.sql.DatabaseUnavailable if the database does not answer
   */
  public static DevServer start(DevOptions options) {
    return new DevServer(options);
  }

  /** Where to send requests, without a slash at its end. */
  public URI address() {
    return URI.create("http://localhost:" + front.port());
  }

  /** The database, for who wants to look behind the functions. */
  public Database database() {
    return database;
  }

  /**
   * Makes {@code bundle} the live one while requests go on: the functions learn it from their next
   * statement. Who watches a blueprint's files calls this after each compilation.
   */
  public void deploy(Bundle bundle) {
    BundleFile file = BundleFile.of(bundle);
    store.put(file.id(), file.bytes());
    store.point(CHANNEL, file.id());
    new Preparation(database, clock).prepare(bundle, file.id());
  }

  /**
   * Waits until events flow to the read models.
   *
   * @return false if the queue has not started within {@code seconds}
   */
  public boolean awaitQueues(long seconds) {
    try {
      queuesReady.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the queue did not start", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stops taking requests, lets what runs finish, and closes the database last. */
  @Override
  public void close() {
    synchronized (open) {
      closed = true;
    }
    // Nobody opens anything from here on.
    while (!open.isEmpty()) {
      close(open.pop());
    }
  }

  private void startQueues(Functions functions, Bundle bundle) {
    queues.start();
    new LostMessages(database).sendAgain(bundle);
    keep(
        Loop.start(
            "projector",
            new ProjectorLoop(queues.client(), queues.events(), functions.projector())));
    keep(Loop.start("relay", new RelayLoop(queues.client(), queues.wakeUps(), functions.relay())));
  }

  /** Remembers to close {@code part}; closes it at once if the server was closed meanwhile. */
  private <T extends AutoCloseable> T keep(T part) {
    synchronized (open) {
      if (!closed) {
        open.push(part);
        return part;
      }
    }
    close(part);
    throw new CancellationException("the server was closed while it started");
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("closing went wrong: {}", e.toString());
    }
  }
}
