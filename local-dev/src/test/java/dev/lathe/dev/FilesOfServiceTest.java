package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.s3.S3ProxyServer;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.archive.DatabaseBackup;
import dev.lathe.runtime.archive.DatabaseRestore;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.OutsideModules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a service: put and got at signed addresses, in S3's and in the stand-in's. */
final class FilesOfServiceTest {
  private static final Path FILES = Path.of("src/test/resources/outside/files");
  private static final String BUCKET = "acme-files";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<Database> database = new AtomicReference<>();

  @TempDir Path folder;

  private Served served(OpenedModules modules) {
    Bundle bundle = Served.value(Compiler.compile(FILES));
    var options =
        new DevOptions(
            bundle,
            new DevFolder(folder),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            HttpFront.LOOPBACK,
            0,
            Optional.empty(),
            Variables.NONE,
            Recording.NONE,
            modules);
    DevServer server = DevServer.start(options);
    database.set(server.database());
    return new Served(server, bundle);
  }

  private OpenedModules s3(S3ProxyServer s3) {
    return s3(s3, "");
  }

  private OpenedModules s3(S3ProxyServer s3, String more) {
    s3.bucket(BUCKET);
    return OutsideModules.of(
        """
        {"storage":{"kind":"storage","bucket":"%s","region":"us-east-1","prefix":"up/",
          "endpoint":"%s","hosts":["%s"],%s
          "secrets":{"accessKey":{"env":"KEY"},"secretKey":{"env":"SECRET"}}}}
        """
            .formatted(BUCKET, s3.url(), s3.url().substring("http://".length()), more),
        Map.of("KEY", S3ProxyServer.ACCESS_KEY, "SECRET", S3ProxyServer.SECRET_KEY),
        SystemPlatform.create(),
        () -> Optional.ofNullable(database.get()).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_file_is_prepared_put_committed_listed_got_and_deleted(boolean real) throws Exception {
    try (S3ProxyServer s3 = S3ProxyServer.start();
        Served served = served(real ? s3(s3) : OpenedModules.NONE)) {
      Json.Obj prepared = prepared(served, "attachment", "n1", "Bericht ü.txt", "text/plain", 5);
      String id = prepared.text("fileId").orElseThrow();
      assertEquals("attachment/n1/" + id, prepared.text("objectKey").orElseThrow());
      refused(served, "/api/files/" + id + "/commit", 404, "STORAGE_VENDOR_OBJECT_NOT_FOUND");
      assertEquals("{\"files\":[],\"next\":\"\"}", list(served, "n1"));
      refusedUrl(served, id);

      String url = prepared.text("url").orElseThrow();
      assertFalse(put(url, "text/plain", "more than five").statusCode() == 200);
      assertFalse(put(url, "image/png", "hello").statusCode() == 200);
      assertFalse(put(url.replace(id, id + "x"), "text/plain", "hello").statusCode() == 200);
      assertFalse(putOver(url, "text/plain", "hello").statusCode() == 200);
      assertEquals(200, put(url, "text/plain", "hello").statusCode());
      assertEquals(412, put(url, "text/plain", "HELLO").statusCode());
      assertFalse(putOver(url, "text/plain", "HELLO").statusCode() == 200);

      assertEquals(200, served.http().post("/api/files/" + id + "/commit", "{}").status());
      var again = served.http().post("/api/files/" + id + "/commit", "{}");
      assertTrue(again.text().contains("\"state\":2,\"size\":5"), again.text());
      assertTrue(list(served, "n1").contains("\"filename\":\"Bericht ü.txt\""), list(served, "n1"));
      assertEquals("{\"files\":[],\"next\":\"\"}", list(served, "n2"));

      HttpResponse<String> got = get(url(served, id));
      assertEquals(200, got.statusCode(), got.body());
      assertEquals("hello", got.body());
      String named = got.headers().firstValue("Content-Disposition").orElse("");
      assertTrue(named.contains("Bericht%20%C3%BC.txt"), named);
      assertFalse(get(url(served, id).replace("=", "=1")).statusCode() == 200);

      String before = url(served, id);
      assertEquals(200, served.http().post("/api/files/" + id + "/delete", "{}").status());
      assertEquals(200, served.http().post("/api/files/" + id + "/delete", "{}").status());
      assertEquals(404, get(before).statusCode());
      refusedUrl(served, id);
      assertEquals("{\"files\":[],\"next\":\"\"}", list(served, "n1"));
    }
  }

  @Test
  void a_store_that_knows_no_conditions_is_told_none() throws Exception {
    try (S3ProxyServer s3 = S3ProxyServer.start();
        Served served = served(s3(s3, "\"putOnce\":false,"))) {
      Json.Obj prepared = prepared(served, "attachment", "n1", "a.txt", "text/plain", 1);
      String url = prepared.text("url").orElseThrow();
      assertEquals(200, putOver(url, "text/plain", "a").statusCode());
      assertEquals(200, putOver(url, "text/plain", "b").statusCode());
    }
  }

  @Test
  void what_storage_json_does_not_allow_is_refused() throws Exception {
    try (Served served = served(OpenedModules.NONE)) {
      refusedUpload(served, "nowhere", "a.txt", "text/plain", 1, 404, "ROUTE_NOT_FOUND");
      refusedUpload(served, "attachment", "a.txt", "text/plain", 1_025, 400, "FILE_TOO_LARGE");
      refusedUpload(served, "attachment", "a.pdf", "application/pdf", 1, 400, "MIME_NOT_ALLOWED");
      refusedUpload(served, "attachment", "a\\nb", "text/plain", 1, 400, "INVALID_INPUT");
      for (int i = 0; i < 2; i++) committed(served, "attachment", "n1");
      refusedUpload(served, "attachment", "a.txt", "text/plain", 1, 409, "MAX_COUNT_EXCEEDED");
      String kept = committed(served, "record", "n1");
      refused(served, "/api/files/" + kept + "/delete", 409, "STORAGE_CONSISTENCY_RETAINED");
      refused(served, "/api/files/" + kept + "/abort", 409, "FILE_ALREADY_COMMITTED");
      refused(served, "/api/files/no-such/commit", 404, "STORAGE_REFERENCES_FILE_NOT_FOUND");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_file_of_somebody_else_is_not_found(boolean real) throws Exception {
    try (S3ProxyServer s3 = S3ProxyServer.start();
        Served served = served(real ? s3(s3) : OpenedModules.NONE)) {
      var http = served.http();
      String body = upload("attachment", "n1", "a.txt", "text/plain", 1);
      Json.Obj prepared = object(http.post("/api/files", body, "X-Me", "ann").text());
      String file = "/api/files/" + prepared.text("fileId").orElseThrow();
      assertEquals(200, put(prepared.text("url").orElseThrow(), "text/plain", "a").statusCode());
      assertEquals(404, http.post(file + "/commit", "{}", "X-Me", "bob").status());
      assertEquals(200, http.post(file + "/commit", "{}", "X-Me", "ann").status());

      assertEquals(404, http.get(file + "/url", "X-Me", "bob").status());
      assertEquals(404, http.post(file + "/delete", "{}", "X-Me", "bob").status());
      String url = text(http.get(file + "/url", "X-Me", "ann").text(), "url");
      assertEquals("a", get(url).body());
      assertEquals(200, http.post(file + "/delete", "{}", "X-Me", "ann").status());
      assertEquals(404, get(url).statusCode());
    }
  }

  @Test
  void a_list_is_got_in_pages_that_have_each_file_once() throws Exception {
    try (Served served = served(OpenedModules.NONE)) {
      var all = new ArrayList<String>();
      for (int i = 0; i < 5; i++) all.add(committed(served, "record", "n1"));
      var seen = new ArrayList<String>();
      String after = "";
      int pages = 0;
      do {
        String more = after.isEmpty() ? "" : "&after=" + after;
        var page =
            object(served.http().get("/api/files?route=record&note=n1&limit=2" + more).text());
        for (Json file : ((Json.Arr) page.get("files").orElseThrow()).items()) {
          seen.add(((Json.Obj) file).text("file_id").orElseThrow());
        }
        after = page.text("next").orElseThrow();
        pages++;
      } while (!after.isEmpty());
      assertEquals(3, pages);
      assertEquals(all, seen);
    }
  }

  @Test
  void more_may_be_prepared_than_committed() throws Exception {
    try (Served served = served(OpenedModules.NONE)) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < 3; i++) {
        Json.Obj one = prepared(served, "attachment", "n1", "a.txt", "text/plain", 1);
        put(one.text("url").orElseThrow(), "text/plain", "a");
        ids.add(one.text("fileId").orElseThrow());
      }
      for (String id : ids.subList(0, 2)) {
        assertEquals(200, served.http().post("/api/files/" + id + "/commit", "{}").status());
      }
      refused(served, "/api/files/" + ids.get(2) + "/commit", 409, "MAX_COUNT_EXCEEDED");
      assertEquals(200, served.http().post("/api/files/" + ids.get(2) + "/abort", "{}").status());
      refused(served, "/api/files/" + ids.get(2) + "/commit", 409, "UPLOAD_EXPIRED");
    }
  }

  @Test
  void a_key_that_comes_again_has_its_file_again() throws Exception {
    try (Served served = served(OpenedModules.NONE)) {
      var first = uploadUnder(served, "k1");
      var second = uploadUnder(served, "k1");
      assertEquals(text(first.text(), "fileId"), text(second.text(), "fileId"));
      assertEquals(1, count(served, "SELECT count(*) FROM lathe_file"));
    }
  }

  @Test
  void a_key_that_comes_again_too_late_is_given_no_address() throws Exception {
    try (Served served = served(OpenedModules.NONE)) {
      for (int i = 0; i < 3; i++) {
        var prepared = uploadUnder(served, "k" + i);
        assertEquals(200, prepared.status(), prepared.text());
        String id = text(prepared.text(), "fileId");
        if (i == 0) served.http().post("/api/files/" + id + "/abort", "{}");
        if (i == 1) {
          assertEquals(200, put(text(prepared.text(), "url"), "text/plain", "a").statusCode());
          assertEquals(200, served.http().post("/api/files/" + id + "/commit", "{}").status());
          assertEquals(200, uploadUnder(served, "k1").status());
          assertEquals(200, served.http().post("/api/files/" + id + "/delete", "{}").status());
        }
      }
      served.server().forward(Duration.ofMinutes(16));
      prepared(served, "attachment", "n2", "b.txt", "text/plain", 1); // clears what is over
      for (int i = 0; i < 3; i++) {
        var late = uploadUnder(served, "k" + i);
        assertEquals(409, late.status(), late.text());
        assertTrue(late.text().contains("STORAGE_CONSISTENCY_UPLOAD_EXPIRED"), late.text());
      }
    }
  }

  @Test
  void nothing_that_was_put_and_not_committed_stays() throws Exception {
    try (Served served = served(OpenedModules.NONE)) {
      Json.Obj one = prepared(served, "attachment", "n1", "a.txt", "text/plain", 1);
      put(one.text("url").orElseThrow(), "text/plain", "a");
      Path object = folder.resolve("files").resolve(one.text("objectKey").orElseThrow());
      assertTrue(object.toFile().exists());
      served.server().forward(Duration.ofMinutes(16));
      String id = one.text("fileId").orElseThrow();
      refused(served, "/api/files/" + id + "/commit", 409, "UPLOAD_EXPIRED");
      assertEquals(403, put(one.text("url").orElseThrow(), "text/plain", "a").statusCode());
      served.server().forward(Duration.ofHours(25));
      prepared(served, "attachment", "n2", "b.txt", "text/plain", 1);
      assertFalse(object.toFile().exists());
      served.server().forward(Duration.ofDays(31));
      prepared(served, "attachment", "n3", "c.txt", "text/plain", 1);
      assertEquals(0, count(served, "SELECT count(*) FROM lathe_file WHERE id='" + id + "'"));
    }
  }

  /** Up to then there may be an address: a committed upload's key that comes again is given one. */
  @Test
  void bytes_that_come_after_a_file_was_deleted_go_a_day_later() throws Exception {
    try (Served served = served(OpenedModules.NONE)) {
      String id = text(uploadUnder(served, "k").text(), "fileId");
      Json.Obj again = object(uploadUnder(served, "k").text());
      assertEquals(200, put(again.text("url").orElseThrow(), "text/plain", "a").statusCode());
      assertEquals(200, served.http().post("/api/files/" + id + "/commit", "{}").status());
      served.server().forward(Duration.ofDays(2));
      assertEquals(200, served.http().post("/api/files/" + id + "/delete", "{}").status());
      prepared(served, "attachment", "n2", "b.txt", "text/plain", 1); // clears what is over
      Path object = folder.resolve("files").resolve(again.text("objectKey").orElseThrow());
      assertFalse(object.toFile().exists());
      Files.writeString(object, "a");
      served.server().forward(Duration.ofHours(25));
      prepared(served, "attachment", "n2", "b.txt", "text/plain", 1);
      assertFalse(object.toFile().exists());
    }
  }

  @Test
  void a_backup_knows_the_files_and_a_restored_database_too() throws Exception {
    List<String> backup;
    String id;
    try (Served served = served(OpenedModules.NONE)) {
      id = committed(served, "record", "n1");
      prepared(served, "attachment", "n1", "b.txt", "text/plain", 1);
      backup = backup(served.server().database());
    }
    assertEquals(2, backup.stream().filter(line -> line.startsWith("{\"file\":")).count());
    try (Database restored = SqliteDatabase.open(":memory:")) {
      var first = DatabaseRestore.restore(restored, backup.stream());
      assertTrue(first.bundle().isPresent());
      assertEquals(backup, backup(restored));
      assertEquals(
          2,
          restored
              .execute(Statement.read("SELECT state FROM lathe_file WHERE id=?1", id))
              .requiredInteger(0, 0));
    }
  }

  private List<String> backup(Database of) {
    List<String> lines = new ArrayList<>();
    var store = new DevFolder(folder).store(SystemPlatform.create().time());
    var unused = new DatabaseBackup(of, store::get).write(lines::add);
    return lines;
  }

  private String committed(Served served, String route, String note) throws Exception {
    Json.Obj one = prepared(served, route, note, "a.txt", "text/plain", 1);
    assertEquals(200, put(one.text("url").orElseThrow(), "text/plain", "a").statusCode());
    String id = one.text("fileId").orElseThrow();
    var answer = served.http().post("/api/files/" + id + "/commit", "{}");
    assertEquals(200, answer.status(), answer.text());
    return id;
  }

  private static String upload(String route, String note, String name, String type, long size) {
    return "{\"route\":\"%s\",\"note\":\"%s\",\"filename\":\"%s\",\"contentType\":\"%s\",\"size\":%s}"
        .formatted(route, note, name, type, size);
  }

  private static Http.Answer uploadUnder(Served served, String key) {
    String body = upload("attachment", "n1", "a.txt", "text/plain", 1);
    return served.http().post("/api/files", body, "Idempotency-Key", key);
  }

  private static Json.Obj prepared(
      Served served, String route, String note, String name, String type, long size) {
    var answer = served.http().post("/api/files", upload(route, note, name, type, size));
    assertEquals(200, answer.status(), answer.text());
    return object(answer.text());
  }

  private static void refusedUpload(
      Served served, String route, String name, String type, long size, int status, String code) {
    var answer = served.http().post("/api/files", upload(route, "n1", name, type, size));
    assertEquals(status, answer.status(), answer.text());
    assertTrue(answer.text().contains(code), answer.text());
  }

  private static void refused(Served served, String path, int status, String code) {
    var answer = served.http().post(path, "{}");
    assertEquals(status, answer.status(), answer.text());
    assertTrue(answer.text().contains(code), answer.text());
  }

  private static void refusedUrl(Served served, String id) {
    var answer = served.http().get("/api/files/" + id + "/url");
    assertEquals(404, answer.status(), answer.text());
    assertTrue(answer.text().contains("STORAGE_REFERENCES_FILE_NOT_FOUND"), answer.text());
  }

  private static String list(Served served, String note) {
    return served.http().get("/api/files?route=attachment&note=" + note).text();
  }

  private static String url(Served served, String id) {
    return text(served.http().get("/api/files/" + id + "/url").text(), "url");
  }

  private static String text(String json, String name) {
    return object(json).text(name).orElseThrow();
  }

  private static Json.Obj object(String json) {
    return (Json.Obj) JsonText.parse(json);
  }

  private static long count(Served served, String sql) {
    return served.server().database().execute(Statement.read(sql)).requiredInteger(0, 0);
  }

  /** Without the header that has it taken once. */
  private HttpResponse<String> putOver(String url, String type, String text) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofString(text))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String url, String type, String text) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", type)
            .header("If-None-Match", "*")
            .PUT(HttpRequest.BodyPublishers.ofString(text))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
