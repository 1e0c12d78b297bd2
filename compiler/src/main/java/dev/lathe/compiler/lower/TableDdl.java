package dev.lathe.compiler.lower;

import dev.lathe.compiler.blueprint.Entity;
import dev.lathe.compiler.blueprint.Entity.Generated;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.command.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the DDL of state tables and mirrors. The trigger form stands here and nowhere else. */
final class TableDdl {
  /** What every decision passes through its view before the aggregate's own columns. */
  static final List<String> DECISION =
      List.of(
          "scope",
          "key",
          "hash",
          "command",
          "at",
          "actor_kind",
          "actor_id",
          "correlation",
          "traceparent",
          "bundle",
          "outcome",
          "first",
          "detail",
          "result",
          "events",
          "version",
          "id");

  /** One event, as every fold view takes it. */
  static final List<String> FOLD =
      List.of("stream", "id", "version", "event", "at", "actor", "creation", "after", "type");

  private final Entity entity;
  private final String owner;
  private final String table;
  private final String decide;
  private final String fold;

  private TableDdl(Entity entity, String owner, String authored, String role) {
    this.entity = entity;
    this.owner = owner;
    this.table = authored + "_" + Hashed.PLACE;
    this.decide = "decide_" + entity.name() + "_" + Hashed.PLACE;
    this.fold = "fold_" + role + "_" + Hashed.PLACE;
  }

  /** The table that {@code entity}'s commands write, {@code owner} being its service. */
  static TablePlan state(Entity entity, String owner, String authored) {
    var ddl = new TableDdl(entity, owner, authored, entity.name().text());
    return ddl.plan(
        authored,
        List.of(
            ddl.createTable(),
            ddl.decideView(),
            ddl.decideTrigger(),
            ddl.foldView(),
            ddl.foldTrigger(false)));
  }

  /** A table that the projector fills with {@code entity}'s events for {@code projection}. */
  static TablePlan mirror(Entity entity, String owner, String authored, String projection) {
    var ddl = new TableDdl(entity, owner, authored, projection);
    return ddl.plan(authored, List.of(ddl.createTable(), ddl.foldView(), ddl.foldTrigger(true)));
  }

  private TablePlan plan(String authored, List<String> ddl) {
    Hashed hashed = Hashed.of(table, entity, ddl, fill());
    return new TablePlan(
        entity,
        authored,
        hashed.in(table),
        hashed.in(decide),
        hashed.in(fold),
        hashed.generation());
  }

  private String createTable() {
    var columns = new ArrayList<String>();
    for (TablePlan.Column column : TablePlan.columns(entity)) {
      boolean key = column.field().equals(entity.key());
      columns.add(
          Sql.name(column.name())
              + " "
              + column.type()
              + (column.notNull() || key ? " NOT NULL" : "")
              + (key ? " PRIMARY KEY" : ""));
    }
    columns.add("last_event_id TEXT NOT NULL");
    columns.add("last_event_version INTEGER NOT NULL");
    columns.add("applied_at TEXT NOT NULL");
    return "CREATE TABLE " + Sql.name(table) + "(" + String.join(", ", columns) + ") STRICT";
  }

  private String decideView() {
    var columns = new ArrayList<>(DECISION);
    for (int i = 0; i < TablePlan.valueColumns(entity).size(); i++) {
      columns.add("f" + i);
    }
    return view(decide, columns);
  }

  static String view(String name, List<String> columns) {
    String nulls = columns.stream().map(c -> "NULL").collect(Collectors.joining(","));
    return "CREATE VIEW %s(%s) AS SELECT %s"
        .formatted(Sql.name(name), String.join(",", columns), nulls);
  }

  private String decideTrigger() {
    String recorded =
        Arrays.stream(Verdict.values())
            .filter(Verdict::recorded)
            .map(v -> Sql.text(v.word()))
            .collect(Collectors.joining(","));
    var columns = TablePlan.valueColumns(entity);
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    names.add(Sql.name(entity.key().column().text()));
    values.add("NEW.id");
    for (int i = 0; i < columns.size(); i++) {
      names.add(Sql.name(columns.get(i).name()));
      values.add("NEW.f" + i);
    }
    names.addAll(List.of("last_event_id", "last_event_version", "applied_at"));
    values.addAll(List.of("NEW.events->>'$[#-1].id'", "NEW.version", "NEW.at"));
    return """
        CREATE TRIGGER %s INSTEAD OF INSERT ON %s WHEN NEW.outcome IN (%s) BEGIN \
        INSERT INTO command(scope,key,hash,id,bundle,correlation,outcome,detail,result,at) \
        VALUES(NEW.scope,NEW.key,NEW.hash,NEW.command,NEW.bundle,NEW.correlation,NEW.outcome,\
        NEW.detail,NEW.result,NEW.at); \
        INSERT INTO event(stream,version,id,service,entity,type,time,actor_kind,actor_id,\
        correlation,causation,command,traceparent,schema_version,bundle,data) \
        SELECT %s||NEW.id,NEW.version-json_array_length(NEW.events)+1+e.key,e.value->>'id',%s,%s,\
        e.value->>'type',NEW.at,NEW.actor_kind,NEW.actor_id,NEW.correlation,NEW.command,\
        NEW.command,NEW.traceparent,1,NEW.bundle,e.value->'data' \
        FROM json_each(NEW.events) e WHERE NEW.outcome='accepted'; \
        INSERT INTO %s(%s) SELECT %s WHERE NEW.outcome='accepted' AND NEW.events<>'[]' \
        ON CONFLICT(%s) DO UPDATE SET %s; END"""
        .formatted(
            Sql.name(decide + "_do"),
            Sql.name(decide),
            recorded,
            Sql.text(entity.name() + "-"),
            Sql.text(owner),
            Sql.text(entity.name().text()),
            Sql.name(table),
            String.join(",", names),
            String.join(",", values),
            Sql.name(entity.key().column().text()),
            names.stream().skip(1).map(n -> n + "=excluded." + n).collect(Collectors.joining(",")));
  }

  private String foldView() {
    return view(fold, FOLD);
  }

  private String foldTrigger(boolean mirror) {
    String done =
        mirror
            ? watermark(table)
            : "SELECT last_event_version FROM %s WHERE %s=NEW.id"
                .formatted(Sql.name(table), Sql.name(entity.key().column().text()));
    String moved = mirror ? " " + moveWatermark(table) : "";
    return "CREATE TRIGGER %s INSTEAD OF INSERT ON %s WHEN NEW.version>coalesce((%s),0) BEGIN %s; %s;%s END"
        .formatted(
            Sql.name(fold + "_do"), Sql.name(fold), done, foldCreation(), foldChange(), moved);
  }

  /** How far {@code table} is on an event's stream. */
  static String watermark(String table) {
    return "SELECT version FROM watermark WHERE projection=%s AND stream=NEW.stream"
        .formatted(Sql.text(table));
  }

  static String moveWatermark(String table) {
    return "INSERT INTO watermark(projection,stream,version) VALUES(%s,NEW.stream,NEW.version)"
            .formatted(Sql.text(table))
        + " ON CONFLICT(projection,stream) DO UPDATE SET version=excluded.version;";
  }

  private String foldCreation() {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    names.add(Sql.name(entity.key().column().text()));
    values.add("NEW.id");
    for (TablePlan.Column column : TablePlan.valueColumns(entity)) {
      names.add(Sql.name(column.name()));
      values.add(created(column));
    }
    names.addAll(List.of("last_event_id", "last_event_version", "applied_at"));
    values.addAll(List.of("NEW.event", "NEW.version", "NEW.at"));
    String updates =
        names.stream().skip(1).map(n -> n + "=excluded." + n).collect(Collectors.joining(","));
    return "INSERT INTO %s(%s) SELECT %s WHERE NEW.creation ON CONFLICT(%s) DO UPDATE SET %s"
        .formatted(
            Sql.name(table),
            String.join(",", names),
            String.join(",", values),
            Sql.name(entity.key().column().text()),
            updates);
  }

  private static String created(TablePlan.Column column) {
    return column
        .field()
        .generated()
        .map(
            generated ->
                switch (generated) {
                  case CREATED_AT, UPDATED_AT -> "NEW.at";
                  case ACTOR -> "NEW.actor";
                  case ID -> "NEW.id";
                })
        .orElseGet(() -> after(column));
  }

  private static String after(TablePlan.Column column) {
    String value = "NEW.after->>" + Sql.text(column.field().name().text());
    if (column.exact()) {
      return "CAST(" + value + " AS TEXT)";
    }
    return column.field().type() == ScalarType.DECIMAL ? "CAST(" + value + " AS REAL)" : value;
  }

  private String foldChange() {
    Set<String> changing = changingFields();
    var updates = new ArrayList<String>();
    for (TablePlan.Column column : TablePlan.valueColumns(entity)) {
      String name = Sql.name(column.name());
      String field = column.field().name().text();
      if (changing.contains(field)) {
        updates.add(
            "%s=CASE WHEN json_type(NEW.after,%s) IS NULL THEN %s ELSE %s END"
                .formatted(name, Sql.path(field), name, after(column)));
      } else if (column.field().generated().filter(g -> g == Generated.UPDATED_AT).isPresent()) {
        updates.add(name + "=NEW.at");
      }
    }
    updates.addAll(
        List.of("last_event_id=NEW.event", "last_event_version=NEW.version", "applied_at=NEW.at"));
    return "UPDATE %s SET %s WHERE %s=NEW.id AND NOT NEW.creation"
        .formatted(
            Sql.name(table), String.join(",", updates), Sql.name(entity.key().column().text()));
  }

  private Set<String> changingFields() {
    var fields = new LinkedHashSet<String>();
    Entity.StateMachine machine = entity.stateMachine().orElseThrow();
    machine.transitions().stream()
        .filter(t -> !t.creates())
        .forEach(t -> fields.addAll(t.affected(machine)));
    return fields;
  }

  private String fill() {
    return fill(fold, entity);
  }

  /** Folds {@code entity}'s events from the log: those after position ?1, up to and with ?2. */
  static String fill(String fold, Entity entity) {
    String id = "substr(stream,%s)".formatted(entity.name().text().length() + 2);
    return """
        INSERT INTO %s SELECT stream,%s,version,id,time,actor_id,\
        json_type(data,'$.before')='null',data->'after',type FROM event \
        WHERE entity=%s AND position>?1 AND position<=?2 ORDER BY position"""
        .formatted(Sql.name(fold), keyed(entity, id), Sql.text(entity.name().text()));
  }

  /** An aggregate's id, which is text in a stream's name, as the key's type. */
  private static String keyed(Entity entity, String id) {
    return entity.key().type() == ScalarType.INTEGER ? "CAST(" + id + " AS INTEGER)" : id;
  }

  /** The statement that folds a JSON array of CloudEvents of {@code entity}, {@code ?1}. */
  static String apply(String fold, Entity entity) {
    return """
        INSERT INTO %s SELECT value->>'subject',%s,value->>'rntversion',value->>'id',\
        value->>'time',value->>'rntactorid',json_type(value,'$.data.before')='null',\
        value->'$.data.after',value->>'eventtype' FROM json_each(?1)"""
        .formatted(Sql.name(fold), keyed(entity, "value->>'rntaggregateid'"));
  }
}
