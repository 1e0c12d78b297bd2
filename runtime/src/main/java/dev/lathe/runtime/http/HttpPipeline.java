package dev.lathe.runtime.http;

import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Rollout;
import dev.lathe.runtime.command.Claims;
import dev.lathe.runtime.command.CommandExecutor;
import dev.lathe.runtime.identity.Identities;
import dev.lathe.runtime.identity.StandInIssuer;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.CallExecutor;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.operation.BackgroundWakeUp;
import dev.lathe.runtime.operation.OperationRunner;
import dev.lathe.runtime.operation.ServedBundles;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.query.QueryExecutor;
import dev.lathe.runtime.refusal.CountedRefusals;
import dev.lathe.runtime.refusal.RefusalNotes;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.sql.RoundTrips;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.sql.TracedDatabase;
import dev.lathe.runtime.trace.Span;
import dev.lathe.runtime.trace.Spans;
import dev.lathe.runtime.trace.TraceContext;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers HTTP requests from the live bundle: parse, route, authorize, validate, execute, respond.
 * Whatever comes in, something sensible goes out; nothing is thrown. Thread-safe.
 */
public final class HttpPipeline {
  /** In bytes; the database takes 2 MiB a request, and inputs are bound beside the statement. */
  public static final int MAXIMUM_BODY_BYTES = 1024 * 1024;

  /** In characters, of path and query together; gateways take 8 to 10 thousand. */
  public static final int MAXIMUM_TARGET_CHARACTERS = 16 * 1024;

  /** What the stages work with. */
  record Parts(
      ServedBundles<LoadedBundle> bundles,
      OperationRunner operations,
      Modules modules,
      Identities identities,
      BuiltIns builtIns,
      PageAnswers pages,
      TaskRoutes tasks,
      RunRoutes runs,
      BulkRoutes bulk,
      HttpSettings settings,
      Rates rates,
      RefusalNotes refusals,
      Platform platform) {}

  private final TenantDatabases databases;
  private final BundleStore store;
  private final Function<Tenant, Rollout> rollouts;
  private final Parts parts;
  private final Consumer<HandledRequest> log;

  /** Where rings go that take their time. */
  private final BackgroundWakeUp background;

  /**
   * @param rollouts asked where no bundle is live yet in a tenant's database
   * @param modules what the operations can call
   * @param verifier asked about the tokens of issuers that a bundle names
   * @param wakeUp rung beside each command, or after it
   * @param log told of each request after its answer was built; must not throw
   */
  public HttpPipeline(
      TenantDatabases databases,
      BundleStore store,
      Function<Tenant, Rollout> rollouts,
      Modules modules,
      TokenVerifier verifier,
      WakeUp wakeUp,
      HttpSettings settings,
      Platform platform,
      Consumer<HandledRequest> log) {
    this(
        traced(databases, platform.spans()),
        store,
        rollouts,
        modules,
        verifier,
        wakeUp,
        settings,
        platform,
        log,
        new CountedRefusals(traced(databases, platform.spans()), platform.time()),
        LoadedBundle::of);
  }

  private HttpPipeline(
      TenantDatabases databases,
      BundleStore store,
      Function<Tenant, Rollout> rollouts,
      Modules modules,
      TokenVerifier verifier,
      WakeUp wakeUp,
      HttpSettings settings,
      Platform platform,
      Consumer<HandledRequest> log,
      RefusalNotes refusals,
      Function<BundleFile, LoadedBundle> form) {
    this.databases = databases;
    this.store = store;
    this.rollouts = rollouts;
    var bundles = new ServedBundles<>(databases, store, rollouts, form, platform.time());
    var queries =
        new QueryExecutor(databases, platform.ids(), settings.cursorKey(), platform.time()::ticks);
    this.background = new BackgroundWakeUp(wakeUp, platform.threads());
    var operations =
        new OperationRunner(
            new CommandExecutor(databases, platform.ids(), settings.recording()),
            queries,
            new CallExecutor(queries, settings.variables(), platform),
            new Claims(databases, platform.ids(), settings.recording()),
            wakeUp.afterCommit() ? wakeUp : background);
    var events = new EventFeed(platform.time(), settings.development());
    var pages = new PageAnswers(settings);
    var builtIns = new BuiltIns(databases, bundles, events, pages, platform);
    WakeUp bell = wakeUp.afterCommit() ? wakeUp : background;
    var tasks = new TaskRoutes(databases, bell, platform);
    var runs = new RunRoutes(databases, bell, platform);
    var identities = new Identities(verifier, settings.variables());
    var rates = new Rates(platform.time());
    this.parts =
        new Parts(
            bundles,
            operations,
            modules,
            identities,
            builtIns,
            pages,
            tasks,
            runs,
            new BulkRoutes(this::handle, platform.time()),
            settings,
            rates,
            refusals,
            platform);
    this.log = log;
  }

  /** Loads the live bundle now, so that the first request need not; fails as a request would. */
  public void warmUp() {
    parts.bundles().of(parts.settings().tenant()).current();
  }

  /** The variables that the live bundle needs and that have no value here, all of them. */
  public SortedSet<String> missingVariables() {
    HttpSettings settings = parts.settings();
    LoadedBundle live = parts.bundles().of(settings.tenant()).current();
    return settings.variables().missing(live.variableTexts());
  }

  /**
   * Learns what is live now, for who knows that it may have changed: a sandbox that is restored, a
   * server that made a bundle live. Requests learn it by themselves.
   */
  public void refresh() {
    parts.bundles().of(parts.settings().tenant()).refresh();
  }

  /**
   * Waits until the relay's wake-up has left, {@code patience} at the most: for a process that is
   * stopped between its answer and the next request. Commands ring beside their statement, so most
   * wait for nothing.
   */
  public void settle(Duration patience) {
    background.leave(patience);
  }

  /**
   * Walks the ways that requests take, for a process that is about to be snapshotted: a query, a
   * token's verification, a command that the database answers and does not decide. Nothing is
   * written, nobody is woken, and no issuer is asked; what fails is logged and keeps nobody.
   *
   * @param issuer stands in for those that the live bundle names
   */
  public void rehearse(StandInIssuer issuer) {
    HttpPipeline reading = with(issuer, log, LoadedBundle::of);
    HttpPipeline deciding = with(issuer, _ -> {}, file -> LoadedBundle.of(file).neverLive());
    new Rehearsal(reading, deciding, issuer, parts.settings().variables())
        .run(parts.bundles().of(parts.settings().tenant()).current());
  }

  private HttpPipeline with(
      TokenVerifier verifier,
      Consumer<HandledRequest> otherLog,
      Function<BundleFile, LoadedBundle> form) {
    return new HttpPipeline(
        databases,
        store,
        rollouts,
        parts.modules(),
        verifier,
        WakeUp.NONE,
        parts.settings(),
        parts.platform().with(Spans.NONE),
        otherLog,
        RefusalNotes.NONE,
        form);
  }

  /** Answers {@code request}, however long its statement takes. */
  public HttpAnswer handle(HttpRequest request) {
    return handle(request, Optional.empty());
  }

  /** Answers {@code request} within {@code patience}: a statement is ended that takes longer. */
  public HttpAnswer handle(HttpRequest request, Duration patience) {
    return handle(request, Optional.of(Deadline.in(patience, parts.platform().time())));
  }

  private HttpAnswer handle(HttpRequest request, Optional<Deadline> deadline) {
    if (parts.platform().spans().on()) return traced(request, deadline);
    Identity identity = Identity.of(request.headers(), parts.platform().ids());
    return answered(new Exchange(parts, request, identity, deadline), identity, Span.NONE);
  }

  private HttpAnswer traced(HttpRequest request, Optional<Deadline> deadline) {
    Optional<TraceContext> given = Identity.given(request.headers());
    try (Span span = RequestSpan.begun(parts.platform().spans(), request, given)) {
      Identity identity =
          Identity.of(request.headers(), parts.platform().ids(), given, span.context());
      return answered(new Exchange(parts, request, identity, deadline), identity, span);
    }
  }

  private HttpAnswer answered(Exchange exchange, Identity identity, Span span) {
    var trips = new RoundTrips();
    HttpAnswer answer =
        identity.place().during(() -> span.during(() -> trips.during(exchange::handle)));
    HandledRequest handled = exchange.handled(trips.count());
    if (span != Span.NONE) RequestSpan.tell(span, handled);
    log.accept(handled);
    return answer;
  }

  private static TenantDatabases traced(TenantDatabases databases, Spans spans) {
    TenantDatabases counted = RoundTrips.counted(databases);
    return spans.on() ? tenant -> TracedDatabase.of(counted.of(tenant), spans) : counted;
  }
}
