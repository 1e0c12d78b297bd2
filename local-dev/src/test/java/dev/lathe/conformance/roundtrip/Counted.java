package dev.lathe.conformance.roundtrip;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.wiring.Databases;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A bundle served from a libSQL server through a proxy that counts. The connection is open and the
 * bundle loaded before the first request: both happen once in a process, not once a request.
 */
final class Counted implements AutoCloseable {
  /** What a request was answered with, and what it took. */
  record Answer(HttpAnswer http, List<CountingProxy.Passed> requests) {}

  /** Modules are no part of the count: whoever asks has a session. */
  private static final Modules EVERYBODY_IS_KNOWN =
      _ -> JsonText.parse("{\"session_id\":\"s\",\"user_id\":\"seven\",\"status\":1}");

  /** Rules that ask for a role are met, so that their statements are sent and can be counted. */
  private static final Claims OF_A_MANAGER =
      new Claims(
          (Json.Obj)
              JsonText.parse(
                  "{\"role\":\"manager\",\"roles\":[\"manager\",\"hr\"],"
                      + "\"https://leave.example/team\":\"red\"}"));

  private final LocalSqld server;
  private final CountingProxy proxy;

  /** Goes past the proxy. */
  private final Database direct;

  private final Database database;
  private final BundleStore store;
  private final HttpPipeline pipeline;

  private Counted(Bundle bundle, Path folder, String settings, UnaryOperator<Database> form) {
    server = LocalSqld.start();
    proxy = CountingProxy.before(server.url());
    direct = Databases.open(server.url());
    database = form.apply(Databases.open(proxy.url() + settings));
    store = new FolderBundleStore(folder, new SystemTime());
    BundleId id = deploy(bundle);
    pipeline =
        new HttpPipeline(
            TenantDatabases.only(Tenant.MAIN, database),
            store,
            _ -> () -> id,
            EVERYBODY_IS_KNOWN,
            (token, issuer, audience) -> new TokenVerifier.Verdict.Genuine("seven", OF_A_MANAGER),
            WakeUp.NONE,
            new HttpSettings(
                    Tenant.MAIN,
                    Optional.of("x-actor-id"),
                    /* development= */ false,
                    Variables.NONE.leniently(),
                    Origins.OWN,
                    ControlAccess.BY_TOKEN)
                .with(() -> "for counting alone, and for nobody"),
            SystemPlatform.create(),
            handled -> handled.failure().ifPresent(RuntimeException::printStackTrace));
    pipeline.warmUp();
    proxy.drain();
  }

  /** Serves {@code bundle}, its file in {@code folder}. */
  static Counted serving(Bundle bundle, Path folder) {
    return new Counted(bundle, folder, "", database -> database);
  }

  /** The same on a database whose address has {@code settings} behind it. */
  static Counted serving(Bundle bundle, Path folder, String settings) {
    return new Counted(bundle, folder, settings, database -> database);
  }

  /** The same on a database that {@code form} has made something else of. */
  static Counted serving(Bundle bundle, Path folder, UnaryOperator<Database> form) {
    return new Counted(bundle, folder, "", form);
  }

  /** Makes {@code bundle} live behind the back of whoever serves. */
  BundleId deploy(Bundle bundle) {
    BundleFile file = BundleFile.of(bundle);
    store.put(file.id(), file.bytes());
    new BundleRollout(direct).finish(bundle, file.id());
    return file.id();
  }

  Answer ask(HttpRequest request) {
    HttpAnswer answer = pipeline.handle(request);
    return new Answer(answer, proxy.drain());
  }

  @Override
  public void close() {
    database.close();
    direct.close();
    proxy.close();
    server.close();
  }
}
