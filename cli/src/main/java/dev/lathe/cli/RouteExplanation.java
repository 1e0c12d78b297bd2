package dev.lathe.cli;

import dev.lathe.cli.RouteGuards.Emit;
import dev.lathe.cli.RouteGuards.Guard;
import dev.lathe.cli.RouteGuards.Row;
import dev.lathe.cli.RowsBefore.Before;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.permission.Permission;
import dev.lathe.runtime.module.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request and what became of it, told from its route to the verdict.
 *
 * @param written empty where there is no route, or the bundle does not say what it was written as
 * @param inputs what the request itself gives, by the graph's names
 * @param variables of the blueprint, as they are set here
 */
record RouteExplanation(
    String method,
    String path,
    Optional<String> caller,
    Optional<Route> route,
    Optional<RouteGuards> written,
    Map<String, Json> inputs,
    RowsBefore rows,
    Variables variables,
    RouteVerdict verdict) {

  /** A guard with what it came to, and what it read. */
  private record Asked(Guard guard, Optional<Boolean> value, Map<String, Json> reads) {}

  List<String> text() {
    var lines = new ArrayList<String>();
    lines.add(
        line(
            "route",
            route
                .map(
                    one ->
                        "%s %s is %s/%s, which runs %s"
                            .formatted(
                                one.method(),
                                one.path(),
                                one.service(),
                                one.binding(),
                                one.operation().name()))
                .orElse("none for %s %s".formatted(method, path))));
    route.ifPresent(
        one -> {
          lines.add(
              line(
                  "auth",
                  auth(one) + caller.map(id -> "; asked as " + id).orElse("; asked by nobody")));
          lines.add(
              line(
                  "rule",
                  rule(one)
                      .map(rule -> rule + " = " + ruled())
                      .orElse("none: whoever gets here may")));
        });
    emits()
        .forEach(
            emit -> {
              String id = id(emit.row()).orElse("");
              Before before = before(emit.row());
              lines.add(
                  line(
                      "state",
                      before.version() == 0
                          ? "%s %s is not there".formatted(emit.row().entity(), id)
                          : "%s %s, version %s: %s"
                              .formatted(
                                  emit.row().entity(),
                                  id,
                                  before.version(),
                                  told(before.fields()))));
              lines.add(
                  line(
                      "event",
                      "%s leads from %s to %s"
                          .formatted(
                              emit.transition(),
                              emit.from().isEmpty() ? "nothing" : String.join(", ", emit.from()),
                              emit.to())));
            });
    for (Asked asked : asked()) {
      lines.add(
          line(
              "guard",
              "%s: %s = %s"
                  .formatted(
                      asked.guard().node(),
                      asked.guard().text(),
                      asked.value().map(Object::toString).orElse("not asked"))));
      asked
          .reads()
          .forEach(
              (name, value) ->
                  lines.add(line("", "  %s = %s".formatted(name, JsonText.write(value)))));
    }
    lines.add(line("verdict", verdict.kind().word() + answer()));
    return lines;
  }

  private static String line(String what, String said) {
    return "%-8s%s".formatted(what, said);
  }

  private String answer() {
    return verdict
            .code()
            .map(code -> ": %s %s, %s".formatted(verdict.status(), code, verdict.said()))
            .orElse(", the answer is " + verdict.status())
        + (verdict.hidden() ? "; it is there, and the rule hides it" : "");
  }

  private static String told(Map<String, Json> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + " = " + JsonText.write(field.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String auth(Route route) {
    if (route.auth().isEmpty()) return "nobody is asked who they are";
    return route.auth().stream()
        .map(
            provider ->
                switch (provider) {
                  case AuthProvider.Issued issued -> "a token of " + issuer(issued.issuer());
                  case AuthProvider.LookedUp found ->
                      "a token that %s/%s knows".formatted(found.service(), found.binding());
                  case AuthProvider.Introspected asked -> "a session of " + asked.module();
                })
        .collect(Collectors.joining(", or "));
  }

  /** With what its variables are here, and the names of those that are not set. */
  private String issuer(String written) {
    var unset = variables.missing(List.of(written));
    String filled = variables.leniently().fill(written);
    if (unset.isEmpty()) return filled;
    return filled
        + unset.stream()
            .map(name -> Variables.PREFIX + name)
            .collect(Collectors.joining(", ", " (not set here: ", ")"));
  }

  private static Optional<String> rule(Route route) {
    return route.allow().map(Permission::text);
  }

  /** What the rule came to, as far as the answer says: of lists it is asked of each row. */
  private String ruled() {
    return switch (verdict.kind()) {
      case DENIED -> verdict.hidden() ? "false, of the row that it asks for" : "false";
      case UNSOUND, UNKNOWN, NO_ROUTE -> "not asked";
      case ALLOWED, REFUSED ->
          route.filter(one -> one.operation().kind() == Operation.Kind.QUERY).isPresent()
              ? "true, of the rows that it answers"
              : "true";
    };
  }

  private List<Emit> emits() {
    return written.map(RouteGuards::emits).orElse(List.of()).stream()
        .filter(emit -> id(emit.row()).isPresent())
        .toList();
  }

  private List<Asked> asked() {
    List<Guard> guards = written.map(RouteGuards::guards).orElse(List.of());
    int refusing = guards.size();
    for (int i = 0; i < guards.size(); i++) {
      if (verdict.node().equals(Optional.of(guards.get(i).node()))) refusing = i;
    }
    var asked = new ArrayList<Asked>();
    for (int i = 0; i < guards.size(); i++) {
      Guard guard = guards.get(i);
      Map<String, Json> row = guard.row().map(this::before).map(Before::fields).orElse(Map.of());
      asked.add(
          new Asked(
              guard,
              verdict.guard(guard.node(), i < refusing),
              RouteGuards.reads(guard, row, inputs)));
    }
    return asked;
  }

  private Optional<String> id(Row row) {
    return Optional.ofNullable(inputs.get(row.input()))
        .map(value -> value instanceof Json.Str(String text) ? text : JsonText.write(value));
  }

  private Before before(Row row) {
    return id(row)
        .map(id -> rows.of(row.entity() + "-" + id))
        .orElseGet(() -> new Before(0, Map.of()));
  }

  Json json() {
    var told =
        new Members()
            .with("method", method)
            .with("path", path)
            .with("caller", caller)
            .with("verdict", verdict.kind().name().toLowerCase(Locale.ROOT))
            .with("status", verdict.status())
            .with("hidden", verdict.hidden())
            .with("code", verdict.code())
            .with("message", verdict.code().map(_ -> verdict.said()));
    route.ifPresent(
        one ->
            told.with(
                    "route",
                    new Members()
                        .with("method", one.method().name())
                        .with("path", one.path())
                        .with("service", one.service())
                        .with("binding", one.binding())
                        .with("operation", one.operation().name()))
                .with("auth", auth(one))
                .with("rule", rule(one).map(Json::of).orElse(Json.NULL))
                .with("ruled", rule(one).map(_ -> ruled())));
    return told.with("inputs", new Json.Obj(inputs))
        .with("aggregates", emits(), this::json)
        .with("guards", asked(), RouteExplanation::json)
        .object();
  }

  private Json json(Emit emit) {
    Before before = before(emit.row());
    return new Members()
        .with("entity", emit.row().entity())
        .with("id", id(emit.row()))
        .with("version", before.version())
        .with("fields", new Json.Obj(before.fields()))
        .with("transition", emit.transition())
        .with("from", emit.from())
        .with("to", emit.to())
        .object();
  }

  private static Json json(Asked asked) {
    return new Members()
        .with("node", asked.guard().node())
        .with("text", asked.guard().text())
        .with("value", asked.value().map(Json::of).orElse(Json.NULL))
        .with("reads", new Json.Obj(asked.reads()))
        .object();
  }
}
