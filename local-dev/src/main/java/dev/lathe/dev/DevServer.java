package dev.lathe.dev;

import dev.lathe.dev.console.Activity;
import dev.lathe.dev.console.Console;
import dev.lathe.dev.console.DevDocuments;
import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.mail.DevMailbox;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.jose.JwtVerifier;
import dev.lathe.runtime.adapter.jose.PublishedDocuments;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Threads;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.wiring.Tracing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
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

  /** The channel that is followed here. */
  public static final String CHANNEL = "live";

  private static final Duration BETWEEN_STARTS = Duration.ofMillis(500);

  private final Platform platform;

  /** What to close, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private boolean closed;
  private final DevClock clock;
  private final Database database;
  private final BundleStore store;
  private final BundleRollout bundleRollout;
  private final ChannelRollout rollout;
  private final Held held = new Held();
  private final SaveNews news = new SaveNews();
  private final DevPages pages = new DevPages();
  private final Console console;
  private final LocalIssuer issuer;
  private final Variables variables;
  private final DevModules modules;
  private final HttpFunction http;
  private final HttpFront front;
  private final CompletableFuture<Void> flowing;

  /** Null until events flow. */
  private volatile @Nullable EventFlow flow;

  /** What its starter tells beside its own. */
  private volatile DevDocuments told = DevDocuments.NONE;

  /** The last bundle that somebody looked at: a page asks for it again and again. */
  private volatile @Nullable Looked looked;

  private record Looked(BundleId id, Bundle bundle) {}

  private volatile @Nullable WebhookFlow webhooks;

  private volatile @Nullable WorkflowFlow workflows;

  private DevServer(DevOptions options) {
    try {
      options.folder().make();
      DataLock lock = keep(options.folder().take());
      Platform machine = Tracing.on(SystemPlatform.create(), options.spans());
      keep(machine.spans()); // closed behind all whose work it tells of
      clock = DevClock.of(options.folder(), options.database(), options.at(), machine.time());
      platform = machine.with(clock.time());
      database =
          keep(LocalDatabase.open(options.database(), options.folder(), clock.time(), platform))
              .database();
      clock.startOn(database);
      store = options.folder().store(platform.time());
      bundleRollout = new BundleRollout(database);
      rollout = new ChannelRollout(store, CHANNEL, database);
      prepare(options.bundle(), Motive.UNSAID);
      LeftLeases.end(database);
      issuer =
          new LocalIssuer(
              options.folder().path(),
              new JwtVerifier(new PublishedDocuments(), platform.time()),
              platform.time());
      variables = options.variables();
      var key = new CursorKeyFile(options.folder().path(), platform.random());
      var settings =
          HttpFunction.settings(variables).with(key).with(pages).with(options.recording());
      pages.serves(options.bundle());
      var objects = keep(new LocalObjects(options.folder().path().resolve("files"), platform));
      var mailbox = DevMailbox.in(options.folder().path().resolve("mail"), platform);
      modules =
          new DevModules(
              options.modules(),
              Map.of("storage", new DevStorage(database, objects, platform), "mail", mailbox));
      modules.serving(options.bundle());
      console = Console.of(database, platform.time(), this::live);
      http =
          HttpFunction.on(
              database,
              store,
              rollout,
              issuer,
              new FlowBell(),
              settings,
              platform,
              modules,
              console.seen());
      var page = new ClockPage(clock, new FlowBell());
      var login = new LoginPage(options.folder().path(), platform.time());
      StudioPages studio = keep(StudioPages.of(options, platform, this::live));
      var own =
          new OwnPages(
              ((DevDocuments) (path, _) -> issuer.document(path))
                  .or(console.documents())
                  .or(mailbox.documents())
                  .or((path, query) -> told.at(path, query)),
              Optional.of(page),
              Optional.of(login),
              Optional.of(studio),
              platform.ids());
      boolean alone = options.host().isLoopbackAddress();
      front =
          keep(
              HttpFront.open(
                  options.host(),
                  options.port(),
                  http.handler(),
                  own,
                  alone ? Optional.empty() : Optional.of(new Guests(issuer::issued, own)),
                  held,
                  news,
                  platform));
      keep(news); // before the front, which waits for what is under way
      issuer.serves(address(), options.bundle(), variables.leniently());
      lock.servesAt(address().toString());
      flowing =
          CompletableFuture.runAsync(
              () -> startFlow(options), work -> platform.threads().start("lathe-flow", work));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything; returns when HTTP answers.
   *
   * @throws PortTaken if somebody else listens on the port
   * @throws DataTaken if another server works on the folder
   * @throws DatabaseUnavailable if the database does not answer
   */
  public static DevServer start(DevOptions options) {
    return new DevServer(options);
  }

  /**
   * Loads in the background what {@link #start} will need. Worth calling before compiling: both
   * spend their time on loading classes.
   */
  public static void prepareToStart() {
    Threads threads = SystemPlatform.daemons();
    threads.start("lathe-preload-http", HttpFront::preload);
    threads.start("lathe-preload-sqlite", () -> Databases.open("sqlite::memory:").close());
  }

  /**
   * Looks at a port before anything else is done.
   *
   * @param port 0 for any free one
   * @throws PortTaken if somebody listens there
   */
  public static void requireFree(int port) {
    if (port != 0) HttpFront.requireFree(port);
  }

  /** Where to send requests, without a slash at its end. */
  public URI address() {
    return URI.create("http://localhost:" + front.port());
  }

  /** What its clock says. */
  public Instant now() {
    return clock.time().now();
  }

  /** How far its clock is ahead of this machine's. */
  public Duration ahead() {
    return clock.time().ahead();
  }

  /**
   * Sets its clock forward, and the database's with it: what waited for a time until then is due.
   *
   * @throws ClockRefused if the database has a clock that nobody here can set
   */
  public void forward(Duration by) {
    clock.forward(by);
    new FlowBell().ring();
  }

  /** The database, for who wants to look behind the functions. */
  public Database database() {
    return database;
  }

  /** What it serves, wherever that came from; empty where the store has lost it. */
  public Optional<Bundle> live() {
    try {
      return LiveBundle.named(database).map(this::looked).map(Looked::bundle);
    } catch (BundleUnreadable lost) {
      return Optional.empty();
    }
  }

  private Looked looked(BundleId id) {
    Looked last = looked;
    if (last != null && last.id().equals(id)) return last;
    var read = new Looked(id, BundleFile.read(id, store.get(id)).bundle());
    looked = read;
    return read;
  }

  /**
   * What it did since its start, and where its log stands; one round trip to the database.
   *
   * @throws DatabaseUnavailable if that does not answer
   */
  public Activity activity() {
    return Activity.of(console.seen(), database);
  }

  /** Has {@code documents} told too, to this machine alone: what only who started this knows. */
  public void tell(DevDocuments documents) {
    told = documents;
  }

  /** The same without a word why. */
  public void deploy(Bundle bundle) {
    deploy(bundle, Motive.UNSAID);
  }

  /**
   * Makes {@code bundle} the live one while requests go on; the next one meets its routes. Who
   * watches a blueprint's files calls this after each compilation.
   *
   * @param motive what the channel's history keeps
   */
  public void deploy(Bundle bundle, Motive motive) {
    prepare(bundle, motive);
    pages.serves(bundle);
    modules.serving(bundle);
    issuer.serves(address(), bundle, variables.leniently());
    http.refresh();
    held.release();
  }

  /**
   * What was saved is not made live, and what was live stays: each answer says so, in the header
   * {@code Lathe-Held}, until something is deployed.
   *
   * @param why in a line
   */
  public void hold(String why) {
    held.hold(why);
    news.held(why);
  }

  /** Tells open pages that what was saved is not in order; what was live stays. */
  public void broken(String findings) {
    news.broken(findings);
  }

  /** Tells open pages that what was saved answers, {@code millis} after it was noticed. */
  public void announce(long millis) {
    news.live(millis);
  }

  /** Points the channel as a push does, and takes the relay's steps until that is live. */
  private void prepare(Bundle bundle, Motive motive) {
    BundleFile file = BundleFile.of(bundle);
    store.put(file.id(), file.bytes());
    if (isLive(file.id())) {
      bundleRollout.finish(bundle, file.id()); // what somebody took away from it comes back
      return;
    }
    store.point(CHANNEL, file.id(), motive);
    rollout.follow();
  }

  private boolean isLive(BundleId bundle) {
    Optional<BundleId> live = LiveBundle.named(database);
    return live.filter(bundle::equals).isPresent()
        && store.pointer(CHANNEL).map(Pointer::bundle).equals(live);
  }

  /**
   * Waits until events flow to the read models.
   *
   * @return false if the queue has not started within {@code seconds}
   */
  public boolean awaitFlow(long seconds) {
    try {
      flowing.get(seconds, TimeUnit.SECONDS);
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

  private void startFlow(DevOptions options) {
    try {
      webhooks = keep(WebhookFlow.start(database, store, variables, platform));
      workflows =
          keep(
              WorkflowFlow.start(
                  database,
                  store,
                  rollout,
                  variables.leniently(),
                  modules,
                  new FlowBell(),
                  options.recording(),
                  platform));
      flow = keep(flow(options.queue(), options.bundle()));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("the queue did not start: asynchronous read models stay behind", e);
      throw e;
    }
  }

  /** Begins again where the queue or the database does not answer: they come back. */
  private EventFlow flow(QueueChoice queue, Bundle bundle) {
    while (true) {
      try {
        return EventFlow.start(
            queue, database, store, rollout, bundle, console.applied(), platform);
      } catch (QueueUnavailable | DatabaseUnavailable e) {
        if (isClosed()) throw e;
        LOG.warn("events do not flow yet, it is tried again: {}", e.getMessage());
        platform.time().sleep(BETWEEN_STARTS);
      }
    }
  }

  private boolean isClosed() {
    synchronized (open) {
      return closed;
    }
  }

  /** Rings once events flow: before that, the relay's first look finds what was decided. */
  private final class FlowBell implements WakeUp {
    @Override
    public boolean afterCommit() {
      return true;
    }

    @Override
    public void ring() {
      EventFlow started = flow;
      if (started != null) started.wakeUp().ring();
      WebhookFlow told = webhooks;
      if (told != null) told.bell().ring();
      WorkflowFlow run = workflows;
      if (run != null) run.bell().ring();
    }
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
