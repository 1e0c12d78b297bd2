package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.operation.OrdersBundle;
import dev.lathe.runtime.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask of a running service. */
final class ControlTest {
  private static final Map<String, String> HERE = Map.of("host", "localhost:8080");

  @TempDir private Path folder;

  @Test
  void standing_tells_bundle_read_models_and_consumers() {
    try (Service service = new Service(folder)) {
      var live = service.live(OrdersBundle.of("1.0.0", "orders_a"));
      change(service, "INSERT INTO cursor VALUES('relay',0,'2026')");
      change(
          service, "INSERT INTO generation VALUES('feed','%s','',3,'projector')".formatted(live));
      change(
          service, "INSERT INTO rollout VALUES('%s','live',3,3,'2026',NULL,NULL)".formatted(live));
      stuck(service, "feed", "Order-1");

      HttpAnswer standing = get(service, "/-/standing");

      assertEquals(200, standing.status(), Service.body(standing));
      assertEquals(live.value(), Service.text(standing, "live"));
      assertEquals(
          "[{\"table\":\"feed\",\"position\":3,\"stuck\":1}]",
          JsonText.write(Service.member(standing, "readModels")));
      assertTrue(Service.body(standing).contains("\"behind\":0"), Service.body(standing));
      assertTrue(Service.body(standing).contains("\"state\":\"live\""), Service.body(standing));
    }
  }

  @Test
  void metrics_are_text_of_one_moment() {
    try (Service service = new Service(folder)) {
      var live = service.live(OrdersBundle.of("1.0.0", "orders_a"));
      change(service, "INSERT INTO cursor VALUES('relay',0,'2026')");
      change(
          service, "INSERT INTO generation VALUES('feed','%s','',0,'projector')".formatted(live));
      stuck(service, "feed", "Order-1");
      change(
          service,
          "INSERT INTO append_event VALUES('Order-1',1,'e-1','orders','Order','OrderPlaced',"
              + "strftime('%Y-%m-%dT%H:%M:%fZ','now','-1 hour'),NULL,NULL,'c',NULL,NULL,NULL,1,'b',"
              + "'{\"before\":null,\"after\":{}}')");

      HttpAnswer metrics = get(service, "/metrics");

      assertEquals(200, metrics.status(), Service.body(metrics));
      assertEquals(Metrics.TYPE, metrics.headers().get("Content-Type"));
      List<String> lines = Service.body(metrics).lines().filter(l -> !l.startsWith("#")).toList();
      assertEquals("lathe_log_position 1", lines.getFirst());
      assertEquals("lathe_live{bundle=\"" + live.value() + "\"} 1", lines.get(1));
      assertEquals("lathe_lag_events{consumer=\"relay\"} 1", lines.get(2));
      assertEquals("lathe_lag_events{read_model=\"feed\"} 1", lines.get(3));
      String seconds = lines.get(4).replaceFirst(".*relay\"} ", "");
      assertEquals(3600, Double.parseDouble(seconds), 60, lines.get(4));
      assertEquals("lathe_streams_aside{consumer=\"relay\"} 0", lines.get(6));
      assertEquals("lathe_streams_aside{read_model=\"feed\"} 1", lines.get(7));
      assertEquals(8, lines.size());
    }
  }

  @Test
  void streams_that_stand_still_are_told_and_released() {
    try (Service service = new Service(folder)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));
      change(
          service,
          "INSERT INTO parked(consumer,stream,position,attempts,next_try,since,error,dead_at)"
              + " VALUES('relay','Order-2',3,10,'2999','2026','too large','2026')");
      stuck(service, "feed", "Order-1");

      assertTrue(Service.body(get(service, "/-/parked")).contains("too large"));
      HttpAnswer one = get(service, "/-/parked?stream=Order-1");
      assertEquals(new Json.Arr(List.of()), Service.member(one, "parked"));
      assertTrue(Service.body(one).contains("no date"), Service.body(one));

      assertEquals(400, release(service, "{}").status());
      assertEquals(400, release(service, "{\"all\":true,\"stream\":\"Order-1\"}").status());
      assertEquals(400, release(service, "[]").status());
      assertEquals("{\"released\":1}", Service.body(release(service, "{\"stream\":\"Order-2\"}")));
      assertEquals("{\"released\":2}", Service.body(release(service, "{\"all\":true}")));
      assertEquals(405, service.send("GET", "/-/parked/release", "", HERE).status());
    }
  }

  @Test
  void commands_are_told_with_caller_and_verdict() {
    try (Service service = new Service(folder)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));
      change(
          service,
          "INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,at) VALUES"
              + "('s/b/user:a/b','k','h','c-1','b','x','guard_rejected','g','2026')");

      HttpAnswer commands = get(service, "/-/commands?outcome=guard_rejected");

      assertTrue(
          Service.body(commands).contains("\"caller\":\"user:a/b\""), Service.body(commands));
      assertEquals("{\"commands\":[]}", Service.body(get(service, "/-/commands?after=1")));
      assertEquals(400, get(service, "/-/commands?after=x").status());
      assertEquals(400, get(service, "/-/commands?outcome=refused").status());
    }
  }

  @Test
  void refusals_are_told_in_pages() {
    try (Service service = new Service(folder)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));
      change(
          service,
          "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<501)"
              + " INSERT INTO lathe_refusal SELECT unixepoch()/60,'user','a'||i,'s/b',"
              + "CASE i WHEN 3 THEN 'unseen' ELSE 'forbidden' END,2 FROM n");

      HttpAnswer first = get(service, "/-/refusals");
      HttpAnswer second = get(service, "/-/refusals?after=" + Service.text(first, "after"));

      assertEquals(500, ((Json.Arr) Service.member(first, "refusals")).items().size());
      assertEquals(2, ((Json.Arr) Service.member(second, "refusals")).items().size());
      assertTrue(Service.body(second).contains("\"caller\":\"user:a99\""), Service.body(second));
      HttpAnswer unseen = get(service, "/-/refusals?outcome=unseen");
      assertEquals(1, ((Json.Arr) Service.member(unseen, "refusals")).items().size());
      for (String query : List.of("after=x", "after=W10", "outcome=guard_rejected")) {
        assertEquals(400, get(service, "/-/refusals?" + query).status(), query);
      }
    }
  }

  @Test
  void why_tells_of_each_field_the_event_that_set_it_last() {
    try (Service service = new Service(folder)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));
      change(
          service,
          "INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,at) VALUES"
              + "('s/placeOrder/user:alice','k','h','c-1','b','x','accepted','2026')");
      event(service, 1, "OrderPlaced", "c-1", "{\"status\":\"new\",\"note\":null,\"a\\\"b\":[1]}");
      event(service, 2, "OrderPaid", "c-2", "{\"status\":\"paid\"}");
      event(service, 3, "OrderGone", "c-3", "null");

      HttpAnswer why = get(service, "/-/why?stream=Order-o%201");

      assertEquals(200, why.status(), Service.body(why));
      List<Json> fields = ((Json.Arr) Service.member(why, "fields")).items();
      List<String> told =
          fields.stream()
              .map(Json.Obj.class::cast)
              .map(
                  one ->
                      one.text("field").orElse("")
                          + JsonText.write(one.get("value").orElseThrow())
                          + one.text("event").orElse("")
                          + one.text("operation").orElse("-"))
              .toList();
      assertEquals(
          List.of(
              "status\"paid\"OrderPaid-",
              "notenullOrderPlaceds/placeOrder",
              "a\"b[1]OrderPlaceds/placeOrder"),
          told);
      HttpAnswer one = get(service, "/-/why?stream=Order-o%201&field=note");
      assertEquals(1, ((Json.Arr) Service.member(one, "fields")).items().size());
      assertEquals(404, get(service, "/-/why?stream=Order-o%201&field=no").status());
      assertEquals(404, get(service, "/-/why?stream=Order-2").status());
      assertEquals(400, get(service, "/-/why").status());
    }
  }

  private static void event(
      Service service, int version, String type, String command, String after) {
    var unused =
        service.database.execute(
            Statement.write(
                "INSERT INTO event(stream,version,id,service,entity,type,time,correlation,command,"
                    + "schema_version,bundle,data) VALUES('Order-o 1',?1,?2,'s','Order',?2,"
                    + "'2026-01-01T00:00:00.000Z','x',?3,1,'b',?4)",
                (long) version,
                type,
                command,
                "{\"before\":null,\"after\":" + after + "}"));
  }

  @Test
  void a_service_without_workflows_has_no_runs() {
    try (Service service = new Service(folder)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));

      assertEquals("{\"runs\":[]}", Service.body(get(service, "/-/runs?trouble=true")));
      for (String path : List.of("/-/runs/r1", "/-/runs/r1/trace")) {
        HttpAnswer unknown = get(service, path);
        assertEquals(404, unknown.status(), path);
        assertEquals("RUN_NOT_FOUND", Service.text(unknown, "code"));
      }
    }
  }

  @Test
  void without_a_token_nothing_of_it_is_there() {
    var settings =
        new HttpSettings(
            Tenant.MAIN,
            Optional.empty(),
            false,
            Variables.NONE,
            Origins.OWN,
            ControlAccess.BY_TOKEN);
    try (Service service = new Service(folder, settings)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));
      for (String path :
          List.of(
              "/-/standing",
              "/-/parked",
              "/-/commands",
              "/-/refusals",
              "/-/why?stream=Order-1",
              "/-/runs",
              "/-/runs/r1",
              "/-/other")) {
        assertEquals(404, get(service, path).status(), path);
      }
      assertEquals(404, release(service, "{\"all\":true}").status());
    }
  }

  private static void stuck(Service service, String table, String stream) {
    change(
        service,
        "INSERT INTO stuck(projection,stream,version,error,since,tries,next_try)"
            + " VALUES('%s','%s',2,'no date','2026',1,'2999')".formatted(table, stream));
  }

  private static void change(Service service, String sql) {
    var unused = service.database.execute(Statement.write(sql));
  }

  private static HttpAnswer get(Service service, String target) {
    return service.send("GET", target, "", HERE);
  }

  private static HttpAnswer release(Service service, String body) {
    return service.send("POST", "/-/parked/release", body, HERE);
  }
}
