package dev.lathe.dev;

import dev.lathe.dev.identity.LocalIssuer;
import dev.lathe.dev.mail.DevMailbox;
import dev.lathe.dev.mail.KeptLetter;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.jose.JwtVerifier;
import dev.lathe.runtime.adapter.jose.PublishedDocuments;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.HandledRequest;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.workflow.Workflows;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A bundle that is served without a server: nothing happens but what is asked for, in the caller's
 * thread, on a database in memory that is gone when it is closed. It is the pipeline, the projector
 * and the workflows that functions have.
 */
public final class ServiceInMemory implements AutoCloseable {
  private static final String CHANNEL = "live";
  private static final Duration BUDGET = Duration.ofSeconds(20);

  /** Workflows that begin each other for ever are stopped by what bounds their chains. */
  private static final int MOST_ROUNDS = 1_000;

  /** Where nobody listens: tokens name it. */
  private static final URI NOWHERE = URI.create("http://localhost:0");

  private final MovableTime time;
  private final Database database;
  private final HttpPipeline pipeline;
  private final LogProjector projector;
  private final Workflows workflows;
  private final DevMailbox mailbox;
  private final List<HandledRequest> handled = new ArrayList<>();

  private ServiceInMemory(
      Database database,
      MovableTime time,
      Bundle bundle,
      BundleFile file,
      DevFolder folder,
      Recording recording) {
    this.time = time;
    this.database = database;
    Platform platform = SystemPlatform.create().with(time);
    BundleStore store = folder.store(time);
    Variables variables = Variables.of(System.getenv());
    var storage = new DevStorage(database, new PromisedObjects(time), platform);
    mailbox = DevMailbox.inMemory(platform);
    var modules = new DevModules(OpenedModules.NONE, Map.of("storage", storage, "mail", mailbox));
    modules.serving(bundle);
    var issuer =
        new LocalIssuer(folder.path(), new JwtVerifier(new PublishedDocuments(), time), time);
    issuer.serves(NOWHERE, bundle, variables.leniently());
    pipeline =
        new HttpPipeline(
            TenantDatabases.only(Tenant.MAIN, database),
            store,
            _ -> file::id,
            modules,
            issuer,
            WakeUp.NONE,
            HttpFunction.settings(variables)
                .with(new CursorKeyFile(folder.path(), platform.random()))
                .with(recording),
            platform,
            handled::add);
    projector = LogProjector.of(database, store, time);
    workflows =
        new Workflows(
            database,
            store,
            Tenant.MAIN,
            file::id,
            variables.leniently(),
            modules,
            WakeUp.NONE,
            recording,
            platform);
  }

  /** Makes a bundle ready to be served from {@code folder} any number of times. */
  public static BundleFile keep(Bundle bundle, DevFolder folder) {
    folder.make();
    BundleFile file = BundleFile.of(bundle);
    BundleStore store = folder.store(SystemPlatform.create().time());
    store.put(file.id(), file.bytes());
    store.point(CHANNEL, file.id());
    return file;
  }

  /**
   * Serves {@code bundle}, which is {@code file}, on what {@code history} leaves.
   *
   * @param folder where {@link #keep} has put it, and the issuer of its tokens is
   */
  public static ServiceInMemory start(
      Bundle bundle, BundleFile file, List<SeedEvent> history, DevFolder folder) {
    return start(bundle, file, history, folder, Recording.NONE);
  }

  /** The same, keeping what {@code recording} says of commands. */
  public static ServiceInMemory start(
      Bundle bundle,
      BundleFile file,
      List<SeedEvent> history,
      DevFolder folder,
      Recording recording) {
    var time = new MovableTime(SystemPlatform.create().time(), Duration.ZERO);
    return opened(
        Databases.open("sqlite::memory:", Optional.empty(), time),
        database -> {
          var rollout = new BundleRollout(database);
          rollout.begin(history, file.id());
          rollout.finish(bundle, file.id());
          return new ServiceInMemory(database, time, bundle, file, folder, recording);
        });
  }

  /**
   * Serves {@code file}, which is live in {@code copy}, with what is there: for who wants to see
   * what a request would do, and keeps the original out of it.
   *
   * @param copy is closed with it, and here where it can't be served
   * @param time the copy's own
   * @param folder for keys of its own; nothing of it is used afterwards
   */
  public static ServiceInMemory on(
      Database copy, MovableTime time, BundleFile file, DevFolder folder) {
    return opened(
        copy,
        database -> {
          folder.make();
          BundleStore store = folder.store(time);
          store.put(file.id(), file.bytes());
          store.point(CHANNEL, file.id());
          return new ServiceInMemory(database, time, file.bundle(), file, folder, Recording.NONE);
        });
  }

  private static ServiceInMemory opened(
      Database database, Function<Database, ServiceInMemory> serve) {
    try {
      return serve.apply(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Answers a request; nothing follows from it before {@link #settle}. */
  public HttpAnswer answer(HttpRequest request) {
    return pipeline.handle(request);
  }

  /** What became of the last request. */
  public HandledRequest last() {
    return handled.getLast();
  }

  /** Has read models follow the log, and workflows go on, until nothing is left to do now. */
  public void settle() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      LogProjector.Report applied = projector.run(BUDGET);
      int worked = workflows.claims().run(BUDGET).resumed();
      worked += workflows.run(BUDGET).orElse(0);
      if (applied.events() == 0 && worked == 0) return;
    }
  }

  /** Sets the clock forward, the database's with it; what waited for a time until then is done. */
  public void forward(Duration by) {
    time.forward(by);
    settle();
  }

  /** What modules of mail were given to send, the last one first. */
  public List<KeptLetter> mails() {
    return mailbox.letters();
  }

  /** What its clock says. */
  public MovableTime time() {
    return time;
  }

  /** The database, for who wants to look behind the functions. */
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }
}
