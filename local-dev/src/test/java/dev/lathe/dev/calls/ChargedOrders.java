package dev.lathe.dev.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.dev.calls.KeyedVendor.Killed;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.http.AnswerBody;
import dev.lathe.runtime.http.HttpAnswer;
import dev.lathe.runtime.http.HttpBody;
import dev.lathe.runtime.http.HttpHeaders;
import dev.lathe.runtime.http.HttpPipeline;
import dev.lathe.runtime.http.HttpRequest;
import dev.lathe.runtime.http.HttpSettings;
import dev.lathe.runtime.http.Origins;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.LeftClaims;
import dev.lathe.runtime.platform.MovableTime;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.relay.WakeUp;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import dev.lathe.runtime.wiring.Databases;
import dev.lathe.runtime.workflow.Workflows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders, and a vendor who charges for them: a service in this process, which can be cut off at
 * each of its statements and calls, and go on as another process.
 */
abstract class ChargedOrders {
  private static final Path BLUEPRINT = Path.of("src/test/resources/outside/effects");

  @TempDir private Path folder;
  final MovableTime time = new MovableTime(SystemPlatform.create().time(), Duration.ZERO);
  private final Platform platform = SystemPlatform.create().with(time);
  final KeyedVendor vendor = new KeyedVendor();
  private BundleFile file;
  private FolderBundleStore store;
  Database database;
  KillingDatabase killing;
  private HttpPipeline pipeline;
  Recording recording = Recording.NONE;

  @BeforeEach
  void start() {
    Bundle bundle =
        switch (Compiler.compile(BLUEPRINT)) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    file = BundleFile.of(bundle);
    store = new FolderBundleStore(folder, time);
    store.put(file.id(), file.bytes());
    database = Databases.open("sqlite::memory:", Optional.empty(), time);
    new BundleRollout(database).finish(bundle, file.id());
    restart();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** Another process on the same database. */
  void restart() {
    killing = new KillingDatabase(database);
    pipeline =
        new HttpPipeline(
            TenantDatabases.only(Tenant.MAIN, killing),
            store,
            _ -> file::id,
            vendor,
            TokenVerifier.NOBODY,
            WakeUp.NONE,
            new HttpSettings(
                    Tenant.MAIN,
                    Optional.empty(),
                    /* development= */ false,
                    Variables.NONE,
                    Origins.OWN,
                    ControlAccess.BY_TOKEN)
                .with(recording),
            platform,
            _ -> {});
  }

  /** What the relay's tick does of claims. */
  LeftClaims.Report tick() {
    return new Workflows(
            database,
            store,
            Tenant.MAIN,
            file::id,
            Variables.NONE,
            vendor,
            WakeUp.NONE,
            Recording.NONE,
            platform)
        .claims()
        .run(Duration.ofSeconds(20));
  }

  void place(String order) {
    HttpAnswer placed =
        post("/orders", "{\"id\":\"" + order + "\",\"customerId\":\"c1\"}", Map.of());
    assertEquals(200, placed.status(), body(placed));
  }

  HttpAnswer pay(String order, String key) {
    return post("/orders/" + order + "/pay", "{\"amount\":\"5\"}", Map.of("Idempotency-Key", key));
  }

  HttpAnswer payOrRefund(String order) {
    return post(
        "/orders/" + order + "/pay-or-refund",
        "{\"amount\":\"5\"}",
        Map.of("Idempotency-Key", "k" + order));
  }

  HttpAnswer post(String path, String body, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    return pipeline.handle(
        new HttpRequest("POST", path, "", HttpHeaders.of(all), HttpBody.of(body)));
  }

  /** Whether the process was killed meanwhile; another one goes on. */
  boolean endsInKill(Runnable request) {
    try {
      request.run();
      return false;
    } catch (Killed end) {
      return true;
    } finally {
      restart();
    }
  }

  void nothingLeft() {
    assertEquals(
        0,
        database.execute(Statement.read("SELECT count(*) FROM lathe_claim")).requiredInteger(0, 0));
  }

  long claims(String order) {
    return database
        .execute(Statement.read("SELECT count(*) FROM lathe_claim WHERE key=?1", "k" + order))
        .requiredInteger(0, 0);
  }

  String events(String order) {
    return String.valueOf(
        database
            .execute(
                Statement.read(
                    "SELECT group_concat(type) FROM (SELECT type FROM event WHERE stream=?1"
                        + " ORDER BY version)",
                    "Order-" + order))
            .text(0, 0));
  }

  static String code(HttpAnswer answer) {
    return JsonText.parse(body(answer)) instanceof Json.Obj object
        ? object.text("code").orElse(body(answer))
        : body(answer);
  }

  static String body(HttpAnswer answer) {
    return switch (answer.body()) {
      case AnswerBody.Text(String text) -> text;
      case AnswerBody.Bytes _ -> throw new AssertionError("not text");
    };
  }
}
