package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;

/** From JSON to records, the mirror of {@link BundleWriter}. */
final class BundleReader {
  private BundleReader() {}

  static Bundle bundle(Fields in) {
    return in.end(
        new Bundle(
            in.text("name"),
            in.text("version"),
            in.list("routes", BundleReader::route),
            in.list("commands", BundleReader::command),
            in.list("queries", BundleReader::query),
            in.list("calls", CallReader::plan),
            in.list("projections", BundleReader::projection),
            schema(in.object("schema")),
            in.list("seeds", BundleReader::seed),
            in.object("files").allTexts()));
  }

  private static Route route(Fields in) {
    return in.end(
        new Route(
            in.text("service"),
            in.text("binding"),
            in.word("method", HttpMethod.class),
            in.text("path"),
            operation(in.object("operation")),
            in.list("inputs", BundleReader::input),
            in.flag("strictBody"),
            in.list("auth", BundleReader::auth)));
  }

  private static AuthProvider auth(Fields in) {
    return in.end(new AuthProvider(in.text("module"), in.text("audience")));
  }

  private static Operation operation(Fields in) {
    return in.end(new Operation(in.word("kind", Operation.Kind.class), in.text("name")));
  }

  private static InputPlan input(Fields in) {
    return in.end(
        new InputPlan(
            in.text("name"),
            in.word("type", ScalarType.class),
            in.flag("list"),
            in.flag("required"),
            in.flag("nullable"),
            in.optionalJson("fallback"),
            source(in.object("source")),
            in.optionalLong("minimum"),
            in.optionalInt("maximumBytes")));
  }

  private static InputSource source(Fields in) {
    String kind = in.onlyName();
    return in.end(
        switch (kind) {
          case "path" -> new InputSource.Path(in.text(kind));
          case "query" -> new InputSource.Query(in.text(kind));
          case "body" -> new InputSource.Body(in.text(kind));
          case "fromHeader" -> new InputSource.FromHeader(in.text(kind));
          case "fromQuery" -> new InputSource.FromQuery(in.text(kind));
          case "fromBody" -> new InputSource.FromBody(in.texts(kind));
          case "fromForm" -> new InputSource.FromForm(in.text(kind));
          case "fromBytes" -> {
            in.flag(kind);
            yield new InputSource.FromBytes();
          }
          case "fromActor" -> {
            in.flag(kind);
            yield new InputSource.FromActor();
          }
          case "unbound" -> {
            in.flag(kind);
            yield new InputSource.Unbound();
          }
          default -> throw in.unreadable(kind, "is no source of an input");
        });
  }

  private static CommandPlan command(Fields in) {
    return in.end(
        new CommandPlan(
            in.text("name"),
            in.text("service"),
            in.text("entity"),
            in.text("sql"),
            in.list("parameters", BundleReader::parameter)));
  }

  static QueryPlan query(Fields in) {
    return in.end(
        new QueryPlan(
            in.text("name"),
            in.text("service"),
            in.text("sql"),
            in.list("parameters", BundleReader::parameter)));
  }

  private static Parameter parameter(Fields in) {
    if (in.has("input")) {
      return in.end(
          new Parameter.Input(in.text("input"), in.word("form", Parameter.Input.Form.class)));
    }
    if (in.has("output")) {
      return in.end(
          new Parameter.Output(
              in.text("output"), in.texts("path"), in.word("as", Parameter.Output.As.class)));
    }
    String kind = in.onlyName();
    return in.end(
        switch (kind) {
          case "request" -> new Parameter.Request(in.word(kind, Parameter.Fact.class));
          case "eventId" -> new Parameter.EventId(in.integer(kind));
          case "uuid" -> new Parameter.Uuid(in.text(kind));
          default -> throw in.unreadable(kind, "is no parameter");
        });
  }

  private static ProjectionPlan projection(Fields in) {
    return in.end(
        new ProjectionPlan(
            in.text("name"),
            in.text("generation"),
            in.text("source"),
            in.text("entity"),
            in.text("apply")));
  }

  private static Schema schema(Fields in) {
    return in.end(
        new Schema(
            in.list("generations", BundleReader::generation),
            in.texts("indexes"),
            in.list("views", BundleReader::view)));
  }

  private static Generation generation(Fields in) {
    return in.end(
        new Generation(in.text("name"), in.text("entity"), in.texts("ddl"), in.text("fill")));
  }

  private static Schema.View view(Fields in) {
    return in.end(new Schema.View(in.text("name"), in.text("select")));
  }

  private static SeedEvent seed(Fields in) {
    return in.end(
        new SeedEvent(
            in.text("id"),
            in.text("service"),
            in.text("entity"),
            in.text("aggregateId"),
            in.whole("version"),
            in.text("type"),
            in.text("time"),
            in.optionalText("actorKind"),
            in.optionalText("actorId"),
            in.text("correlation"),
            in.optionalText("causation"),
            in.optionalText("command"),
            in.optionalText("traceparent"),
            in.integer("schemaVersion"),
            in.text("data")));
  }
}
