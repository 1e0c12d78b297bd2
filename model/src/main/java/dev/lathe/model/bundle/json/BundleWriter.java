package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.Locale;
import java.util.Map;

/** From records to JSON. The order of the calls here is the order in the file: keep it. */
final class BundleWriter {
  private BundleWriter() {}

  static Json bundle(Bundle bundle) {
    return new Members()
        .with("format", BundleJson.FORMAT)
        .with("name", bundle.name())
        .with("version", bundle.version())
        .with("routes", bundle.routes(), BundleWriter::route)
        .with("commands", bundle.commands(), BundleWriter::command)
        .with("queries", bundle.queries(), BundleWriter::query)
        .with("calls", bundle.calls(), CallWriter::plan)
        .with("projections", bundle.projections(), BundleWriter::projection)
        .with("schema", schema(bundle.schema()))
        .with("seeds", bundle.seeds(), BundleWriter::seed)
        .with("files", files(bundle.files()))
        .object();
  }

  private static Json route(Route route) {
    return new Members()
        .with("service", route.service())
        .with("binding", route.binding())
        .with("method", route.method().name())
        .with("path", route.path())
        .with("operation", operation(route.operation()))
        .with("inputs", route.inputs(), BundleWriter::input)
        .with("strictBody", route.strictBody())
        .with("auth", route.auth(), BundleWriter::auth)
        .object();
  }

  private static Json auth(AuthProvider provider) {
    return new Members()
        .with("module", provider.module())
        .with("audience", provider.audience())
        .object();
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
      case InputSource.FromActor() -> single("fromActor", Json.of(true));
      case InputSource.Unbound() -> single("unbound", Json.of(true));
    };
  }

  private static Json command(CommandPlan plan) {
    return new Members()
        .with("name", plan.name())
        .with("service", plan.service())
        .with("entity", plan.entity())
        .with("sql", plan.sql())
        .with("parameters", plan.parameters(), BundleWriter::parameter)
        .object();
  }

  static Json query(QueryPlan plan) {
    return new Members()
        .with("name", plan.name())
        .with("service", plan.service())
        .with("sql", plan.sql())
        .with("parameters", plan.parameters(), BundleWriter::parameter)
        .object();
  }

  private static Json parameter(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Input(var name, var form) ->
          new Members().with("input", name).with("form", word(form)).object();
      case Parameter.Request(var fact) -> single("request", Json.of(word(fact)));
      case Parameter.EventId(var emit) -> single("eventId", Json.of(emit));
      case Parameter.Uuid(var node) -> single("uuid", Json.of(node));
      case Parameter.Output(var node, var path, var as) ->
          new Members().with("output", node).with("path", path).with("as", word(as)).object();
    };
  }

  private static Json projection(ProjectionPlan plan) {
    return new Members()
        .with("name", plan.name())
        .with("generation", plan.generation())
        .with("source", plan.source())
        .with("entity", plan.entity())
        .with("apply", plan.apply())
        .object();
  }

  private static Json schema(Schema schema) {
    return new Members()
        .with("generations", schema.generations(), BundleWriter::generation)
        .with("indexes", schema.indexes())
        .with("views", schema.views(), BundleWriter::view)
        .object();
  }

  private static Json generation(Generation generation) {
    return new Members()
        .with("name", generation.name())
        .with("entity", generation.entity())
        .with("ddl", generation.ddl())
        .with("fill", generation.fill())
        .object();
  }

  private static Json view(Schema.View view) {
    return new Members().with("name", view.name()).with("select", view.select()).object();
  }

  private static Json seed(SeedEvent seed) {
    return new Members()
        .with("id", seed.id())
        .with("service", seed.service())
        .with("entity", seed.entity())
        .with("aggregateId", seed.aggregateId())
        .with("version", seed.version())
        .with("type", seed.type())
        .with("time", seed.time())
        .with("actorKind", seed.actorKind())
        .with("actorId", seed.actorId())
        .with("correlation", seed.correlation())
        .with("causation", seed.causation())
        .with("command", seed.command())
        .with("traceparent", seed.traceparent())
        .with("schemaVersion", seed.schemaVersion())
        .with("data", seed.data())
        .object();
  }

  private static Json files(Map<String, String> files) {
    var out = new Members();
    files.forEach(out::with);
    return out.object();
  }

  static Json single(String name, Json value) {
    return new Members().with(name, value).object();
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
