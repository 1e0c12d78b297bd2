package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.schema.SystemSchema;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.ManualTime;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.OrdersBundle;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The pipeline on a real SQLite file, with the hand-written bundle live. */
final class Service implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

  final FaultyDatabase database;
  final BundlesInMemory store = new BundlesInMemory();
  final AtomicInteger rings = new AtomicInteger();
  final AtomicInteger rollouts = new AtomicInteger();
  final List<HandledRequest> handled = Collections.synchronizedList(new ArrayList<>());
  private final HttpPipeline pipeline;

  Service(Path folder) {
    this(
        folder,
        new HttpSettings(
            Tenant.MAIN,
            Optional.of("x-actor-id"),
            true,
            Variables.NONE,
            Origins.OWN,
            ControlAccess.FROM_THIS_MACHINE));
  }

  Service(Path folder, HttpSettings settings) {
    this(folder, settings, TokenVerifier.NOBODY);
  }

  Service(Path folder, HttpSettings settings, TokenVerifier verifier) {
    database = new FaultyDatabase(SqliteDatabase.open(folder.resolve("test.db").toString()));
    pipeline =
        new HttpPipeline(
            TenantDatabases.only(Tenant.MAIN, database),
            store,
            _ -> this::ensureLive,
            Modules.none(),
            verifier,
            rings::incrementAndGet,
            settings,
            new ManualTime(NOW).platform(),
            handled::add);
  }

  /** Puts {@code bundle} into the store and makes it live, whatever was live before. */
  BundleId live(Bundle bundle) {
    var file = BundleFile.of(bundle);
    store.put(file.id(), file.bytes());
    var statements = new ArrayList<Statement>();
    SystemSchema.DDL.forEach(sql -> statements.add(Statement.write(sql)));
    bundle
        .schema()
        .generations()
        .forEach(
            generation -> {
              if (!exists(generation.name())) {
                generation.ddl().forEach(sql -> statements.add(Statement.write(sql)));
              }
            });
    statements.add(
        Statement.write(
            "INSERT INTO live(one,bundle,at) VALUES(1,?1,?2)"
                + " ON CONFLICT(one) DO UPDATE SET bundle=excluded.bundle",
            file.id().value(),
            NOW.toString()));
    database.executeAll(statements);
    return file.id();
  }

  private BundleId ensureLive() {
    rollouts.incrementAndGet();
    return LiveBundle.named(database).orElseGet(() -> live(OrdersBundle.of("1.0.0", "orders_a")));
  }

  private boolean exists(String table) {
    return !database
        .execute(Statement.read("SELECT 1 FROM sqlite_schema WHERE name=?1", table))
        .isEmpty();
  }

  HttpAnswer get(String target) {
    return send("GET", target, "", Map.of());
  }

  HttpAnswer post(String target, String body) {
    return send("POST", target, body, Map.of());
  }

  HttpAnswer post(String target, String body, Map<String, String> headers) {
    return send("POST", target, body, headers);
  }

  HttpAnswer send(String method, String target, String body, Map<String, String> headers) {
    return pipeline.handle(request(method, target, body, headers));
  }

  HttpAnswer handle(HttpRequest request) {
    return pipeline.handle(request);
  }

  /** As {@link #send}, for a caller who is gone after {@code patience}. */
  HttpAnswer within(
      Duration patience, String method, String target, String body, Map<String, String> headers) {
    return pipeline.handle(request(method, target, body, headers), patience);
  }

  private static HttpRequest request(
      String method, String target, String body, Map<String, String> headers) {
    int question = target.indexOf('?');
    return new HttpRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        HttpHeaders.of(headers),
        HttpBody.of(body));
  }

  /** How many rows {@code table} has. */
  long count(String table) {
    Rows rows = database.execute(Statement.read("SELECT count(*) FROM " + table));
    return rows.requiredInteger(0, 0);
  }

  /** The text of an answer. */
  static String body(HttpAnswer answer) {
    return switch (answer.body()) {
      case AnswerBody.Text(String text) -> text;
      case AnswerBody.Bytes _ -> throw new AssertionError("not text");
    };
  }

  static String text(HttpAnswer answer, String name) {
    return member(answer, name) instanceof Json.Str(String text) ? text : "";
  }

  /**
   * @param path names with slashes between
   */
  static Json member(HttpAnswer answer, String path) {
    Json found = JsonText.parse(body(answer));
    for (String name : path.split("/", -1)) {
      found = found instanceof Json.Obj object ? object.get(name).orElse(Json.NULL) : Json.NULL;
    }
    return found;
  }

  @Override
  public void close() {
    database.close();
  }
}
