package dev.lathe.conformance.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.conformance.evolution.LogFold.Logged;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All tables of a blueprint in a database, beside what its log comes to. */
final class ReadModels {
  private static final String ENTITIES = "pdm/entities/";
  private static final String PROJECTIONS = "services/stats/qsm/projections/";

  private final Database database;
  private final SourceFiles blueprint;

  ReadModels(Database database, SourceFiles blueprint) {
    this.database = database;
    this.blueprint = blueprint;
  }

  /** Every table is what the fold says. */
  void hold() {
    List<Logged> log = log();
    for (LogFold fold : folded(log).values()) {
      assertEquals(fold.rows(), rows(fold.table(), fold.columns()), fold.table());
      fold.tables()
          .forEach(
              (list, table) ->
                  assertEquals(fold.records(list), rows(table, fold.columns(list)), table));
    }
    LogFold docs = folded(log).get("Doc");
    if (docs != null && has("Docs")) {
      assertEquals(docs.rows(), rows("docs_seen", docs.columns()), "the mirror");
    }
    if (docs != null && has("Counts")) {
      counted(docs, log);
    }
  }

  /** What stands in all tables, by their names. */
  SortedMap<String, List<String>> contents() {
    var contents = new TreeMap<String, List<String>>();
    for (LogFold fold : folded(List.of()).values()) {
      contents.put(fold.table(), rows(fold.table(), fold.columns()));
      fold.tables().forEach((list, table) -> contents.put(table, rows(table, fold.columns(list))));
    }
    return contents;
  }

  /** The keys of all rows there should be, by what the log calls their entities. */
  SortedMap<String, List<String>> keys() {
    var keys = new TreeMap<String, List<String>>();
    folded(log()).values().forEach(fold -> keys.put(fold.logged(), fold.keys()));
    keys.values().removeIf(List::isEmpty);
    return keys;
  }

  private boolean has(String projection) {
    return blueprint.has(PROJECTIONS + projection + ".json");
  }

  private SortedMap<String, LogFold> folded(List<Logged> log) {
    var folds = new TreeMap<String, LogFold>();
    blueprint
        .under("pdm/entities")
        .forEach(
            file ->
                folds.put(
                    file.path().substring(ENTITIES.length()).replace(".json", ""),
                    new LogFold(file.stem(), object(file.text()))));
    log.forEach(event -> folds.values().forEach(fold -> fold.apply(event)));
    return folds;
  }

  private static Json.Obj object(String text) {
    return (Json.Obj) JsonText.parse(text);
  }

  private List<Logged> log() {
    Rows rows =
        database.execute(
            Statement.read(
                "SELECT stream,entity,type,time,actor_id,schema_version,data FROM event ORDER BY"
                    + " position"));
    var log = new ArrayList<Logged>();
    for (int row = 0; row < rows.size(); row++) {
      log.add(
          new Logged(
              rows.requiredText(row, 0),
              rows.requiredText(row, 1),
              rows.requiredText(row, 2),
              rows.requiredText(row, 3),
              Optional.ofNullable(rows.text(row, 4)),
              Math.toIntExact(rows.requiredInteger(row, 5)),
              object(rows.requiredText(row, 6))));
    }
    return log;
  }

  private List<String> rows(String table, List<String> columns) {
    String names = String.join(",", columns.stream().map(name -> '"' + name + '"').toList());
    Rows rows = database.execute(Statement.read("SELECT %s FROM \"%s\"".formatted(names, table)));
    var texts = new ArrayList<String>();
    for (int row = 0; row < rows.size(); row++) {
      var text = new TreeMap<String, String>();
      for (int i = 0; i < columns.size(); i++) {
        text.put(columns.get(i), LogFold.number(String.valueOf(rows.value(row, i))));
      }
      texts.add(text.toString());
    }
    texts.sort(null);
    return texts;
  }

  /** The derived projection, from the graph's own words. */
  private void counted(LogFold docs, List<Logged> log) {
    Json.Obj graph = object(text("services/stats/graphs/counting.json"));
    Json.Obj source = node(graph, "all");
    String type = ((Json.Obj) member(source, "config", "source")).text("eventType").orElseThrow();
    Json.Obj sums = (Json.Obj) node(graph, "sums").members().get("config");
    Map<String, Json> groups = ((Json.Obj) sums.members().get("group")).members();
    Map<String, Json> measures = ((Json.Obj) sums.members().get("measures")).members();
    boolean plain =
        sums.text("input").filter("all"::equals).isPresent()
            && measures.values().stream()
                .allMatch(
                    m -> ((Json.Obj) m).get("expr").map(Json.Str.class::isInstance).orElse(true));
    if (!plain) {
      return; // what is between events and sums is the other tests'
    }
    var counted = new TreeMap<String, SortedMap<String, String>>();
    for (Logged event : log) {
      if (docs.now(event).filter(type::equals).isPresent()) {
        var key = new TreeMap<String, String>();
        groups.forEach((name, of) -> key.put(name, LogFold.plain(docs.said(event, field(of)))));
        SortedMap<String, String> row =
            counted.computeIfAbsent(key.toString(), _ -> new TreeMap<>(key));
        measures.forEach(
            (name, measure) ->
                row.merge(name, one(docs, event, (Json.Obj) measure), ReadModels::sum));
      }
    }
    var columns = new ArrayList<>(groups.keySet());
    columns.addAll(measures.keySet());
    assertEquals(
        counted.values().stream().map(Object::toString).sorted().toList(),
        rows("counts", columns),
        "the derived projection");
  }

  private static String one(LogFold docs, Logged event, Json.Obj measure) {
    return measure
        .get("expr")
        .map(of -> LogFold.plain(docs.said(event, field(of))))
        .map(value -> value.equals("null") ? "0" : value)
        .orElse("1");
  }

  private static String sum(String one, String other) {
    return LogFold.number(new BigDecimal(one).add(new BigDecimal(other)).toPlainString());
  }

  private static String field(Json of) {
    String path = ((Json.Str) of).value();
    return path.substring(path.indexOf('.') + 1);
  }

  private String text(String path) {
    return blueprint.file(path).orElseThrow().text();
  }

  private static Json.Obj node(Json.Obj graph, String id) {
    return ((Json.Arr) graph.members().get("nodes"))
        .items().stream()
            .map(Json.Obj.class::cast)
            .filter(node -> node.text("id").filter(id::equals).isPresent())
            .findFirst()
            .orElseThrow();
  }

  private static Json member(Json.Obj object, String... names) {
    Json at = object;
    for (String name : names) {
      at = ((Json.Obj) at).get(name).orElseThrow();
    }
    return at;
  }
}
