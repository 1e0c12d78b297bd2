package dev.lathe.cli;

import dev.lathe.compiler.plan.OperationPlan;
import dev.lathe.compiler.plan.PlanChecker;
import dev.lathe.compiler.plan.PlanLine;
import dev.lathe.compiler.sql.Layout;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.permission.Permission;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One operation as the database sees it.
 *
 * @param roundTrips requests to the database for one answer
 * @param before what happens before its statement, in order
 * @param routes how it is reached
 * @param allowed who may, as each binding that has a rule says
 * @param rates how often a known caller may
 * @param parameters what is bound to {@code ?1}, {@code ?2}, … and where it comes from
 * @param limits the most rows that each limit lets through
 */
record Explanation(
    OperationPlan plan,
    int roundTrips,
    List<String> before,
    List<String> routes,
    List<String> allowed,
    List<String> rates,
    List<String> parameters,
    List<String> limits) {

  /** One row, or two to see that there is no second: limits that the author did not write. */
  private static final long ROWS_OF_A_LOOKUP = 2;

  static List<Explanation> all(Bundle bundle) {
    var parameters = new LinkedHashMap<String, List<Parameter>>();
    for (QueryPlan plan : bundle.operations().queries()) {
      plan.statements().forEach(each -> put(parameters, plan.name(), each));
    }
    for (CommandPlan plan : bundle.operations().commands()) {
      plan.statements().forEach(each -> put(parameters, plan.name(), each));
    }
    return PlanChecker.plansAndTables(bundle).stream()
        .map(
            plan ->
                plan.kind() == OperationPlan.Kind.PROJECTION
                    ? projection(bundle, plan)
                    : of(bundle, plan, parameters.getOrDefault(plan.statement(), List.of())))
        .toList();
  }

  private static void put(Map<String, List<Parameter>> all, String plan, Variant statement) {
    all.put(Outlines.statement(plan, statement.given()), statement.parameters());
  }

  private static Explanation projection(Bundle bundle, OperationPlan plan) {
    ProjectionPlan projection =
        bundle.projections().stream()
            .filter(p -> p.name().equals(plan.name()))
            .findFirst()
            .orElseThrow();
    return new Explanation(
        plan,
        1,
        List.of(),
        List.of("events of %s from %s".formatted(projection.entity(), projection.source())),
        List.of(),
        List.of(),
        List.of("a batch of events, a JSON array"),
        List.of());
  }

  private static Explanation of(Bundle bundle, OperationPlan plan, List<Parameter> parameters) {
    List<Route> routes =
        bundle.operations().routes().stream()
            .filter(route -> route.operation().name().equals(plan.name()))
            .toList();
    var inputs = new LinkedHashMap<String, InputPlan>();
    routes.forEach(
        route -> route.inputs().forEach(input -> inputs.putIfAbsent(input.name(), input)));
    List<String> before = new ArrayList<>(StepsBefore.tokenReads(bundle, routes));
    int roundTrips = before.size() + StepsBefore.roundTrips(bundle, plan.name());
    before.addAll(StepsBefore.steps(bundle, plan.name()));
    return new Explanation(
        plan,
        1 + roundTrips, // a statement is one request
        before,
        routes.stream().map(route -> route.method() + " " + route.path()).toList(),
        routes.stream()
            .flatMap(route -> route.allow().stream())
            .map(Permission::text)
            .distinct()
            .toList(),
        routes.stream()
            .flatMap(route -> route.limits().caller().stream())
            .map(RouteLimits.Rate::words)
            .distinct()
            .toList(),
        parameters.stream()
            .map(p -> text(p, name -> Optional.ofNullable(inputs.get(name))))
            .toList(),
        limits(plan.outline()));
  }

  private static List<String> limits(StatementOutline outline) {
    var limits = new LinkedHashSet<String>();
    for (StatementOutline.Limit limit : outline.limits()) {
      switch (limit) {
        case StatementOutline.Limit.Rows(long most) -> {
          if (most > ROWS_OF_A_LOOKUP) {
            limits.add(Long.toString(most));
          }
        }
        case StatementOutline.Limit.Input(String name) -> limits.add("input `" + name + "`");
      }
    }
    return List.copyOf(limits);
  }

  String name() {
    return plan.name();
  }

  /** By its whole name, or by its graph's where the service needs no saying. */
  boolean isCalled(String wanted) {
    return name().equals(wanted) || name().substring(name().indexOf('.') + 1).equals(wanted);
  }

  void print(PrintWriter out) {
    out.printf("%s  %s, %s round trip%s%n", name(), kind(), roundTrips, roundTrips == 1 ? "" : "s");
    list(out, "given", plan.given());
    routes.forEach(route -> out.println("  " + route));
    allowed.forEach(rule -> out.println("  allow: " + rule));
    rates.forEach(rate -> out.println("  limit of a caller: " + rate));
    before.forEach(step -> out.println("  first " + step));
    plan.touched()
        .ifPresent(
            touched -> {
              list(out, "reads", touched.reads());
              list(out, "writes", touched.writes());
            });
    list(out, "indexes", plan.indexes());
    list(out, "rows at most", limits);
    for (int i = 0; i < parameters.size(); i++) {
      out.printf("  ?%s  %s%n", i + 1, parameters.get(i));
    }
    out.println();
    Layout.lines(plan.sql(), plan.outline().breaks())
        .lines()
        .forEach(line -> out.println("    " + line));
    out.println();
    PlanLine.text(plan.plan()).lines().forEach(line -> out.println("    -- " + line));
    out.println();
  }

  private static void list(PrintWriter out, String what, List<String> names) {
    if (!names.isEmpty()) {
      out.println("  " + what + ": " + String.join(", ", names));
    }
  }

  private String kind() {
    return plan.kind().name().toLowerCase(Locale.ROOT);
  }

  Json json() {
    var data =
        new Members()
            .with("name", name())
            .with("kind", kind())
            .with("given", plan.given())
            .with("roundTrips", roundTrips)
            .with("before", before)
            .with("routes", routes);
    if (!allowed.isEmpty()) data.with("allow", allowed);
    if (!rates.isEmpty()) data.with("rateLimits", rates);
    plan.touched()
        .ifPresent(
            touched -> {
              data.with("reads", touched.reads());
              data.with("writes", touched.writes());
            });
    data.with("indexes", plan.indexes());
    data.with("scans", plan.scans().stream().map(OperationPlan.Scan::line).toList());
    data.with("sorts", plan.sorts().stream().map(OperationPlan.Sort::line).toList());
    data.with("rowsAtMost", limits);
    data.with("parameters", parameters);
    data.with("sql", plan.sql());
    data.with("plan", lines(plan.plan()));
    return data.object();
  }

  private static Json lines(List<PlanLine> lines) {
    return Members.array(
        lines,
        line ->
            new Members()
                .with("detail", line.detail())
                .with("below", lines(line.below()))
                .object());
  }

  /** An input's declaration, where some route has it. */
  private interface Inputs {
    Optional<InputPlan> named(String name);
  }

  private static String text(Parameter parameter, Inputs inputs) {
    return switch (parameter) {
      case Parameter.Input(String input, Parameter.Input.Form form) ->
          "input `%s`%s%s"
              .formatted(
                  input,
                  inputs.named(input).map(Explanation::source).orElse(""),
                  switch (form) {
                    case NATIVE -> "";
                    case EXACT -> ", as it was sent";
                    case INSTANT -> ", in UTC";
                    case ELEMENTS -> ", element by element";
                  });
      case Parameter.Request(Parameter.Fact fact) ->
          "the request's " + fact.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Parameter.EventId(int emit) -> "the id of event " + (emit + 1);
      case Parameter.Output(String node, List<String> path, var as, var _) ->
          "`%s` of node `%s`, as %s"
              .formatted(String.join(".", path), node, as.name().toLowerCase(Locale.ROOT));
      case Parameter.Zone(String id) -> "the offsets of the time zone `" + id + "`";
      case Parameter.EventIds(int emit, String each) ->
          "the ids of events %s, one for each of `%s`".formatted(emit + 1, each);
      case Parameter.Uuids(String node, String each) ->
          "new ids for node `%s`, one for each of `%s`".formatted(node, each);
      case Parameter.Uuid(String node) -> "a new id for node `" + node + "`";
    };
  }

  private static String source(InputPlan input) {
    String place =
        switch (input.source()) {
          case InputSource.Path(String name) -> "path `" + name + "`";
          case InputSource.Query(String name) -> "query `" + name + "`";
          case InputSource.Body(String name) -> "body `" + name + "`";
          case InputSource.FromHeader(String name) -> "header `" + name + "`";
          case InputSource.FromQuery(String name) -> "query `" + name + "`";
          case InputSource.FromBody(List<String> path) ->
              path.isEmpty() ? "the body" : "body `" + String.join(".", path) + "`";
          case InputSource.FromForm(String name) -> "form `" + name + "`";
          case InputSource.FromBytes() -> "the body's bytes";
          case InputSource.FromUser(String name) -> "the caller's `" + name + "`";
          case InputSource.FromActor() -> "whoever is asking";
          case InputSource.Unbound() -> "nowhere";
        };
    String item = input.items().records() ? "records" : input.type().word();
    String type = (input.list() ? "list of " : "") + item;
    String missing =
        input.required()
            ? "required"
            : input.fallback().map(value -> "else " + JsonText.write(value)).orElse("optional");
    return ": %s from %s, %s".formatted(type, place, missing);
  }
}
