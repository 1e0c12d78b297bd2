package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.PagePlan;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.Personal;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.Words;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * What requests are answered from as JSON. The order of the calls here is the order in the file:
 * keep it.
 */
final class OperationsWriter {
  private OperationsWriter() {}

  static Json.Obj operations(Operations operations) {
    var out =
        new Members()
            .with("routes", operations.routes(), OperationsWriter::route)
            .with("commands", operations.commands(), OperationsWriter::command)
            .with("queries", operations.queries(), OperationsWriter::query)
            .with("calls", operations.calls(), CallWriter::plan);
    Personal personal = operations.personal();
    if (!personal.none()) {
      out.with(
          "personal",
          new Members().with("fields", personal.fields()).with("inputs", personal.inputs()));
    }
    return out.object();
  }

  private static Json route(Route route) {
    var out =
        new Members()
            .with("service", route.service())
            .with("binding", route.binding())
            .with("method", route.method().name())
            .with("path", route.path())
            .with("operation", operation(route.operation()))
            .with("inputs", route.inputs(), OperationsWriter::input)
            .with("strictBody", route.strictBody())
            .with("auth", route.auth(), OperationsWriter::auth);
    route.absent().ifPresent(absent -> out.with("absent", words(absent.words())));
    route.created().ifPresent(created -> out.with("created", created.location()));
    route.allow().ifPresent(allow -> out.with("allow", PermissionJson.write(allow)));
    if (!route.limits().equals(RouteLimits.NONE)) {
      out.with("limits", LimitsJson.write(route.limits()));
    }
    route.response().ifPresent(template -> out.with("response", ResponseJson.write(template)));
    if (route.keyed()) out.with("keyed", true);
    return out.object();
  }

  static Json words(Words words) {
    return new Members().with("code", words.code()).with("message", words.message()).object();
  }

  private static Json auth(AuthProvider provider) {
    var out = new Members();
    if (provider instanceof AuthProvider.LookedUp(var service, var binding, var claims)) {
      return claims(out.with("service", service).with("binding", binding), claims).object();
    }
    provider.called().ifPresent(module -> out.with("module", module));
    out.with("audience", provider.audience());
    if (provider instanceof AuthProvider.Issued issued) {
      out.with("issuer", issued.issuer());
      issued.keys().ifPresent(keys -> out.with("keys", keys));
      out.with("algorithms", issued.algorithms());
      claims(out, issued.claims());
    }
    return out.object();
  }

  private static Members claims(Members out, SortedMap<String, String> claims) {
    return out.with(
        "claims",
        List.copyOf(claims.entrySet()),
        claim ->
            new Members().with("name", claim.getKey()).with("claim", claim.getValue()).object());
  }

  private static Json operation(Operation operation) {
    return new Members()
        .with("kind", word(operation.kind()))
        .with("name", operation.name())
        .object();
  }

  private static Json input(InputPlan input) {
    var out =
        new Members()
            .with("name", input.name())
            .with("type", input.type().word())
            .with("list", input.list())
            .with("required", input.required())
            .with("nullable", input.nullable());
    input.fallback().ifPresent(value -> out.with("fallback", value));
    out.with("source", source(input.source()));
    input.minimum().ifPresent(value -> out.with("minimum", value));
    input.maximumBytes().ifPresent(value -> out.with("maximumBytes", value));
    scale(out, input.scale());
    if (!input.rules().isEmpty()) {
      out.with("rules", input.rules(), RulesJson::write);
    }
    if (input.items().records()) {
      out.with("members", input.items().members(), OperationsWriter::member);
    }
    input.items().most().ifPresent(value -> out.with("maximumItems", value));
    return out.object();
  }

  private static Json member(InputPlan.Member member) {
    var out =
        new Members()
            .with("name", member.name())
            .with("type", member.type().word())
            .with("nullable", member.nullable());
    scale(out, member.scale());
    if (!member.rules().isEmpty()) {
      out.with("rules", member.rules(), RulesJson::write);
    }
    return out.object();
  }

  private static Json source(InputSource source) {
    return switch (source) {
      case InputSource.Path(var name) -> single("path", Json.of(name));
      case InputSource.Query(var name) -> single("query", Json.of(name));
      case InputSource.Body(var name) -> single("body", Json.of(name));
      case InputSource.FromHeader(var name) -> single("fromHeader", Json.of(name));
      case InputSource.FromQuery(var name) -> single("fromQuery", Json.of(name));
      case InputSource.FromBody(var path) -> single("fromBody", Members.strings(path));
      case InputSource.FromForm(var name) -> single("fromForm", Json.of(name));
      case InputSource.FromBytes() -> single("fromBytes", Json.of(true));
      case InputSource.FromUser(var claim) -> single("fromUser", Json.of(claim));
      case InputSource.FromActor() -> single("fromActor", Json.of(true));
      case InputSource.Unbound() -> single("unbound", Json.of(true));
    };
  }

  static Json command(CommandPlan plan) {
    return new Members()
        .with("name", plan.name())
        .with("service", plan.service())
        .with("entity", plan.entity())
        .with("sql", plan.sql())
        .with("parameters", plan.parameters(), OperationsWriter::parameter)
        .with("variants", plan.variants(), variant -> variant(variant, plan.sql()))
        .object();
  }

  static Json query(QueryPlan plan) {
    var out =
        new Members()
            .with("name", plan.name())
            .with("service", plan.service())
            .with("sql", plan.sql())
            .with("parameters", plan.parameters(), OperationsWriter::parameter)
            .with("variants", plan.variants(), variant -> variant(variant, plan.sql()));
    plan.page().ifPresent(page -> out.with("page", page(page)));
    return out.object();
  }

  private static Json page(PagePlan page) {
    var out = new Members().with("order", page.order()).with("keys", Json.of(page.keys()));
    page.size().ifPresent(input -> out.with("size", input));
    return out.object();
  }

  /** Statements of one plan differ in a few conditions: all else is written once. */
  private static Json variant(Variant variant, String sql) {
    SharedText shared = SharedText.between(sql, variant.sql());
    return new Members()
        .with("given", variant.given())
        .with("head", shared.head())
        .with("own", shared.own())
        .with("tail", shared.tail())
        .with("parameters", variant.parameters(), OperationsWriter::parameter)
        .object();
  }

  private static Json parameter(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Input(var name, var form) ->
          new Members().with("input", name).with("form", word(form)).object();
      case Parameter.Request(var fact) -> single("request", Json.of(word(fact)));
      case Parameter.Zone(var id) -> single("zone", Json.of(id));
      case Parameter.EventIds(int emit, var each) ->
          new Members().with("eventIds", emit).with("each", each).object();
      case Parameter.Uuids(var node, var each) ->
          new Members().with("uuids", node).with("each", each).object();
      case Parameter.EventId(var emit) -> single("eventId", Json.of(emit));
      case Parameter.Uuid(var node) -> single("uuid", Json.of(node));
      case Parameter.Output(var node, var path, var as, int scale) -> {
        var out = new Members().with("output", node).with("path", path).with("as", word(as));
        scale(out, scale);
        yield out.object();
      }
    };
  }

  /** The usual scale goes without saying. */
  private static void scale(Members out, int scale) {
    if (scale != Scale.DEFAULT) {
      out.with("scale", Json.of(scale));
    }
  }

  static Json single(String name, Json value) {
    return new Members().with(name, value).object();
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
