package dev.lathe.runtime.operation;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Parameter.Fact;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A bundle written by hand: orders that are placed once and confirmed as often as one likes. */
public final class OrdersBundle {
  /** What stands for OpenAPI: nobody reads it. */
  public static final String DESCRIPTION = "{\"openapi\":\"3.1.0\"}";

  private static final String COLUMNS =
      "outcome,first,detail,result,scope,key,hash,command,bundle,correlation,at,actor_kind,"
          + "actor_id,traceparent,event,type,data,version,id,sku,quantity,status";

  /** The facts of every command here: {@code ?1} to {@code ?11}. */
  private static final List<Parameter> FACTS =
      Stream.of(
              Fact.BUNDLE,
              Fact.SCOPE,
              Fact.KEY,
              Fact.HASH,
              Fact.COMMAND,
              Fact.TIME,
              Fact.ACTOR_KIND,
              Fact.ACTOR_ID,
              Fact.CORRELATION,
              Fact.TRACEPARENT,
              Fact.EXPECTED_VERSION)
          .<Parameter>map(Parameter.Request::new)
          .toList();

  private OrdersBundle() {}

  /**
   * @param table the state table's name, which tells one generation from another
   */
  public static Bundle of(String version, String table) {
    return new Bundle(
        "orders-api",
        version,
        new Operations(
            routes(),
            List.of(place(table), confirm(table)),
            List.of(get(table), list(table), total()),
            List.of()),
        List.of(),
        new Schema(
            List.of(new Generation(table, "Order", ddl(table), "SELECT ?1,?2")),
            List.of(),
            List.of()),
        List.of(),
        Outlines.NONE,
        new TreeMap<>(Map.of("openapi.json", BundledFile.of("application/json", DESCRIPTION))));
  }

  private static List<Route> routes() {
    var id = input("orderId", ScalarType.STRING, new InputSource.Path("orderId"), true);
    var limit =
        new InputPlan(
            "limit",
            ScalarType.INTEGER,
            false,
            false,
            false,
            Optional.of(Json.of(20)),
            new InputSource.Query("limit"),
            OptionalLong.of(0),
            OptionalInt.empty());
    return List.of(
        route(
            HttpMethod.POST,
            "/api/orders",
            Operation.Kind.COMMAND,
            "place",
            List.of(
                input("orderId", ScalarType.STRING, new InputSource.Body("orderId"), true),
                input("sku", ScalarType.STRING, new InputSource.Body("sku"), true),
                input("quantity", ScalarType.INTEGER, new InputSource.Body("quantity"), true))),
        route(
            HttpMethod.POST,
            "/api/orders/{orderId}/confirm",
            Operation.Kind.COMMAND,
            "confirm",
            List.of(id)),
        route(HttpMethod.GET, "/api/orders/{orderId}", Operation.Kind.QUERY, "get", List.of(id)),
        route(HttpMethod.GET, "/api/orders", Operation.Kind.QUERY, "list", List.of(limit)),
        route(HttpMethod.GET, "/api/total", Operation.Kind.QUERY, "total", List.of()),
        route(
            HttpMethod.POST,
            "/api/orders/{orderId}/print",
            Operation.Kind.NATIVE,
            "print",
            List.of(id, input("paper", ScalarType.STRING, new InputSource.FromBytes(), true))));
  }

  private static CommandPlan place(String table) {
    String sql =
        """
        INSERT INTO decide_%1$s(%2$s) SELECT o,c_outcome,
         CASE o WHEN 'replayed' THEN c_detail WHEN 'stale' THEN json_object('live',live)
          WHEN 'guard_rejected' THEN json_object('node','enough')
          WHEN 'invalid_value' THEN json_object('node','emit','field','sku')
          WHEN 'illegal_transition' THEN json_object('transition','place','creation',json('true'),'state',status)
          WHEN 'version_conflict' THEN json_object('expected',?11,'actual',0) WHEN 'accepted' THEN 1 END,
         CASE o WHEN 'replayed' THEN c_result WHEN 'accepted' THEN json_object('aggregateId',?13,'version',1,'eventIds',json_array(?12),'commandId',?5) END,
         ?2,?3,?4,?5,?1,?9,?6,?7,?8,?10,?12,'OrderPlaced',
         json_object('before',NULL,'after',json_object('status','placed','sku',?14,'quantity',?15)),1,?13,?14,?15,'placed'
        FROM (SELECT l.bundle live,c.outcome c_outcome,c.detail c_detail,c.result c_result,s.status status,
         CASE WHEN l.bundle IS NOT ?1 THEN 'stale' WHEN c.hash=?4 THEN 'replayed' WHEN c.key IS NOT NULL THEN 'key_reused'
          WHEN ?15>100 THEN 'guard_rejected' WHEN s.id IS NOT NULL THEN 'illegal_transition'
          WHEN ?11<>0 THEN 'version_conflict' WHEN ?14='' THEN 'invalid_value' ELSE 'accepted' END o
         FROM (SELECT 1) LEFT JOIN live l ON l.one=1 LEFT JOIN command c ON c.scope=?2 AND c.key=?3
          LEFT JOIN %1$s s ON s.id=?13)
        RETURNING outcome,first,detail,result"""
            .formatted(table, COLUMNS);
    return new CommandPlan(
        "orders.place",
        "orders",
        "Order",
        sql,
        parameters("orderId", "sku", "quantity"),
        List.of());
  }

  private static CommandPlan confirm(String table) {
    String sql =
        """
        INSERT INTO decide_%1$s(%2$s) SELECT o,c_outcome,
         CASE o WHEN 'replayed' THEN c_detail WHEN 'stale' THEN json_object('live',live)
          WHEN 'illegal_transition' THEN json_object('transition','confirm','creation',json('false'),'state',status)
          WHEN 'version_conflict' THEN json_object('expected',?11,'actual',v) WHEN 'accepted' THEN v+1 END,
         CASE o WHEN 'replayed' THEN c_result WHEN 'accepted' THEN json_object('aggregateId',?13,'version',v+1,'eventIds',json_array(?12),'commandId',?5) END,
         ?2,?3,?4,?5,?1,?9,?6,?7,?8,?10,?12,'OrderConfirmed',
         json_object('before',json_object('status',status),'after',json_object('status','confirmed')),v+1,?13,sku,quantity,'confirmed'
        FROM (SELECT l.bundle live,c.outcome c_outcome,c.detail c_detail,c.result c_result,s.*,coalesce(s.version,0) v,
         CASE WHEN l.bundle IS NOT ?1 THEN 'stale' WHEN c.hash=?4 THEN 'replayed' WHEN c.key IS NOT NULL THEN 'key_reused'
          WHEN s.id IS NULL OR s.quantity=99 THEN 'illegal_transition' WHEN ?11<>s.version THEN 'version_conflict' ELSE 'accepted' END o
         FROM (SELECT 1) LEFT JOIN live l ON l.one=1 LEFT JOIN command c ON c.scope=?2 AND c.key=?3
          LEFT JOIN %1$s s ON s.id=?13)
        RETURNING outcome,first,detail,result"""
            .formatted(table, COLUMNS);
    return new CommandPlan(
        "orders.confirm", "orders", "Order", sql, parameters("orderId"), List.of());
  }

  private static QueryPlan get(String table) {
    String sql =
        """
        SELECT live,CASE WHEN live IS ?1 AND ?2='twins' THEN 'theOrder' END,
         CASE WHEN live IS ?1 THEN coalesce((SELECT json_object('orderId',id,'sku',sku,'quantity',quantity,'status',status)
          FROM %s WHERE id=?2),'null') END
        FROM (SELECT (SELECT bundle FROM live) live)"""
            .formatted(table);
    return new QueryPlan(
        "orders.get",
        "orders",
        sql,
        List.of(
            new Parameter.Request(Fact.BUNDLE),
            new Parameter.Input("orderId", Parameter.Input.Form.NATIVE)),
        List.of());
  }

  private static QueryPlan list(String table) {
    String sql =
        """
        SELECT live,NULL,CASE WHEN live IS ?1 THEN (SELECT json_group_array(id) FROM
          (SELECT id FROM %s ORDER BY id LIMIT ?2)) END
        FROM (SELECT (SELECT bundle FROM live) live)"""
            .formatted(table);
    return new QueryPlan(
        "orders.list",
        "orders",
        sql,
        List.of(
            new Parameter.Request(Fact.BUNDLE),
            new Parameter.Input("limit", Parameter.Input.Form.NATIVE)),
        List.of());
  }

  /** A sum that no 64 bits hold. */
  private static QueryPlan total() {
    String sql =
        """
        SELECT (SELECT bundle FROM live),NULL,
         (SELECT sum(n) FROM (SELECT 9223372036854775807 n UNION ALL SELECT 1))""";
    return new QueryPlan("orders.total", "orders", sql, List.of(), List.of());
  }

  private static List<String> ddl(String table) {
    return List.of(
        "CREATE TABLE %s(id TEXT PRIMARY KEY, sku TEXT NOT NULL, quantity INTEGER NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL) STRICT"
            .formatted(table),
        "CREATE VIEW decide_%s(%s) AS SELECT %s"
            .formatted(
                table,
                COLUMNS,
                String.join(",", Collections.nCopies(COLUMNS.split(",").length, "NULL"))),
        """
        CREATE TRIGGER decide_%1$s_do INSTEAD OF INSERT ON decide_%1$s
         WHEN NEW.outcome NOT IN ('stale','replayed','key_reused') BEGIN
         INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,result,at)
          VALUES(NEW.scope,NEW.key,NEW.hash,NEW.command,NEW.bundle,NEW.correlation,NEW.outcome,NEW.detail,NEW.result,NEW.at);
         INSERT INTO event(stream,version,id,service,entity,type,time,actor_kind,actor_id,correlation,causation,command,traceparent,schema_version,bundle,data)
          SELECT 'Order-'||NEW.id,NEW.version,NEW.event,'orders','Order',NEW.type,NEW.at,NEW.actor_kind,NEW.actor_id,NEW.correlation,NEW.command,NEW.command,NEW.traceparent,1,NEW.bundle,NEW.data
          WHERE NEW.outcome='accepted';
         INSERT INTO %1$s(id,sku,quantity,status,version) SELECT NEW.id,NEW.sku,NEW.quantity,NEW.status,NEW.version WHERE NEW.outcome='accepted'
          ON CONFLICT(id) DO UPDATE SET status=excluded.status,version=excluded.version;
        END"""
            .formatted(table));
  }

  private static List<Parameter> parameters(String... inputs) {
    var parameters = new ArrayList<>(FACTS);
    parameters.add(new Parameter.EventId(0));
    for (String input : inputs) {
      parameters.add(new Parameter.Input(input, Parameter.Input.Form.NATIVE));
    }
    return parameters;
  }

  private static Route route(
      HttpMethod method, String path, Operation.Kind kind, String name, List<InputPlan> inputs) {
    return new Route(
        "orders",
        name,
        method,
        path,
        new Operation(kind, "orders." + name),
        inputs,
        true,
        List.of());
  }

  private static InputPlan input(
      String name, ScalarType type, InputSource source, boolean required) {
    return new InputPlan(
        name,
        type,
        false,
        required,
        false,
        Optional.empty(),
        source,
        OptionalLong.empty(),
        OptionalInt.empty());
  }
}
