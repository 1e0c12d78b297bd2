package dev.lathe.cli;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * One operation as the database sees it.
 *
 * @param roundTrips requests to the database for one answer
 * @param tables the bundle's own tables that the statement names
 * @param routes how it is reached
 */
record Explanation(
    String name,
    Kind kind,
    int roundTrips,
    List<String> routes,
    List<String> tables,
    List<String> parameters,
    String sql) {

  /** Whether it writes. */
  enum Kind {
    COMMAND,
    QUERY
  }

  static List<Explanation> all(Bundle bundle) {
    var all = new ArrayList<Explanation>();
    for (QueryPlan plan : bundle.queries()) {
      all.add(of(bundle, plan.name(), Kind.QUERY, plan.sql(), plan.parameters()));
    }
    for (CommandPlan plan : bundle.commands()) {
      all.add(of(bundle, plan.name(), Kind.COMMAND, plan.sql(), plan.parameters()));
    }
    return all;
  }

  private static Explanation of(
      Bundle bundle, String name, Kind kind, String sql, List<Parameter> parameters) {
    return new Explanation(
        name,
        kind,
        1, // a plan is one statement, and a statement is one request
        bundle.routes().stream()
            .filter(route -> route.operation().name().equals(name))
            .map(route -> route.method() + " " + route.path())
            .toList(),
        bundle.schema().generations().stream().map(Generation::name).filter(sql::contains).toList(),
        parameters.stream().map(Explanation::text).toList(),
        sql);
  }

  /** By its whole name, or by its graph's where the service needs no saying. */
  boolean isCalled(String wanted) {
    return name.equals(wanted) || name.substring(name.indexOf('.') + 1).equals(wanted);
  }

  void print(PrintWriter out) {
    out.printf("%s  %s, %d round trip%n", name, kind.name().toLowerCase(Locale.ROOT), roundTrips);
    routes.forEach(route -> out.println("  " + route));
    out.println("  tables: " + (tables.isEmpty() ? "none" : String.join(", ", tables)));
    for (int i = 0; i < parameters.size(); i++) {
      out.printf("  ?%d  %s%n", i + 1, parameters.get(i));
    }
    out.println();
    sql.lines().forEach(line -> out.println("    " + line));
    out.println();
  }

  Json json() {
    var data = new LinkedHashMap<String, Json>();
    data.put("name", Json.of(name));
    data.put("kind", Json.of(kind.name().toLowerCase(Locale.ROOT)));
    data.put("roundTrips", Json.of(roundTrips));
    data.put("routes", texts(routes));
    data.put("tables", texts(tables));
    data.put("parameters", texts(parameters));
    data.put("sql", Json.of(sql));
    return new Json.Obj(data);
  }

  private static Json texts(List<String> texts) {
    return new Json.Arr(texts.stream().map(Json::of).toList());
  }

  private static String text(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Input(String input, Parameter.Input.Form form) ->
          "input `" + input + "`" + (form == Parameter.Input.Form.EXACT ? ", as it was sent" : "");
      case Parameter.Request(Parameter.Fact fact) ->
          "the request's " + fact.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Parameter.EventId(int emit) -> "the id of event " + (emit + 1);
      case Parameter.Uuid(String node) -> "a new id for node `" + node + "`";
    };
  }
}
