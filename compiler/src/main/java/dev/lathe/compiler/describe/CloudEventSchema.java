package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;

/** The envelope of events as JSON Schema; its attributes are the runtime's. */
final class CloudEventSchema {
  private CloudEventSchema() {}

  /** What every event has. */
  static Json.Obj envelope() {
    return new Members()
        .with("type", "object")
        .with("description", "A CloudEvent 1.0 in structured JSON.")
        .with(
            "required",
            Members.strings(
                List.of(
                    "specversion",
                    "id",
                    "source",
                    "type",
                    "time",
                    "subject",
                    "datacontenttype",
                    "dataschema",
                    "eventtype",
                    "rntaggregatetype",
                    "rntaggregateid",
                    "rntversion",
                    "rntschemaversion",
                    "correlationid",
                    "latheposition",
                    "lathebundle")))
        .with(
            "properties",
            new Members()
                .with("specversion", constant("1.0"))
                .with("id", text("Its own id."))
                .with("source", text("`rntme://service/Entity`."))
                .with("type", text("`service.Entity.EventType`."))
                .with("time", text("When it was decided.").with("format", "date-time"))
                .with("subject", text("Its stream, `Entity-id`."))
                .with("datacontenttype", constant("application/json"))
                .with("dataschema", text("`rntme://schemas/service/EventType.v1.json`."))
                .with("eventtype", text("`EventType`."))
                .with("rntaggregatetype", text("`Entity`."))
                .with("rntaggregateid", text("The aggregate's id."))
                .with("rntversion", number("Its place in its stream, from 1, without a hole."))
                .with("rntschemaversion", number("The version of its data's form."))
                .with(
                    "rntactorkind",
                    text("Who made it happen; absent for nobody.")
                        .with("enum", List.of("user", "system", "service")))
                .with("rntactorid", text("The actor's id; absent for nobody."))
                .with("correlationid", text("What it belongs to."))
                .with("causationid", text("What it came from."))
                .with("commandid", text("The command that decided it."))
                .with("traceparent", text("The W3C trace context of the request."))
                .with("latheposition", number("Its place in the log; grows, with holes."))
                .with("lathebundle", text("The bundle that decided it."))
                .with("data", new Members().with("type", "object"))
                .with(
                    "dataref",
                    text("In place of `data` that is too large for the queue.")
                        .with("pattern", "^lathe:event/\\d+$")))
        .object();
  }

  /** An event of one type. */
  static Json.Obj of(Events.Event event) {
    String source = "rntme://" + event.service() + "/" + event.entity().logged();
    var own =
        new Members()
            .with("type", "object")
            .with(
                "properties",
                new Members()
                    .with("source", constant(source))
                    .with("type", constant(event.type()))
                    .with("eventtype", constant(event.name()))
                    .with("rntaggregatetype", constant(event.entity().logged()))
                    .with("data", JsonSchema.ref("#/components/schemas/" + event.type() + ".data")))
            .with(
                "oneOf",
                new Json.Arr(
                    List.of(
                        new Members().with("required", List.of("data")).object(),
                        new Members().with("required", List.of("dataref")).object())));
    return new Members()
        .with(
            "allOf",
            new Json.Arr(List.of(JsonSchema.ref("#/components/schemas/CloudEvent"), own.object())))
        .object();
  }

  private static Members constant(String value) {
    return new Members().with("const", value);
  }

  private static Members text(String description) {
    return new Members().with("type", "string").with("description", description);
  }

  private static Members number(String description) {
    return new Members()
        .with("type", "integer")
        .with("format", "int64")
        .with("minimum", Json.of(0))
        .with("description", description);
  }
}
