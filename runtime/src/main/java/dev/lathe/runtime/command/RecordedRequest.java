package dev.lathe.runtime.command;

import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.plan.Arguments;
import dev.lathe.runtime.plan.InputValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a command was decided with: enough to decide it again, under the same bundle or another one.
 *
 * @param operation {@code service/binding}
 * @param sent what the caller gave, by the graph's names
 * @param known what else there was for inputs: what a token says, fallbacks, empty lists
 * @param outputs of the steps before the statement, by their nodes
 * @param made ids that were made for it, by what they are for
 * @param correlation empty of a record that lacks it
 */
public record RecordedRequest(
    String operation,
    Json.Obj sent,
    Json.Obj known,
    Json.Obj outputs,
    Map<String, String> made,
    Instant time,
    Optional<Actor> actor,
    String correlation,
    Optional<String> traceparent,
    OptionalLong expectedVersion) {
  public RecordedRequest {
    made = Map.copyOf(made);
  }

  /**
   * That of a statement that is about to be sent.
   *
   * @param values what is bound to {@code parameters}
   */
  static RecordedRequest of(
      Sent sent, Arguments arguments, List<Parameter> parameters, List<@Nullable Object> values) {
    var known = new Members();
    new TreeMap<>(arguments.inputs())
        .forEach(
            (name, value) -> {
              boolean there = !(value instanceof InputValue.Missing);
              if (there && sent.inputs().get(name).isEmpty()) known.with(name, value.json());
            });
    var outputs = new Members();
    new TreeMap<>(arguments.outputs().values()).forEach(outputs::with);
    var made = new LinkedHashMap<String, String>();
    for (int i = 0; i < parameters.size(); i++) {
      Optional<String> label = label(parameters.get(i));
      if (label.isPresent() && values.get(i) instanceof String id) made.put(label.get(), id);
    }
    return new RecordedRequest(
        sent.operation(),
        sent.inputs(),
        known.object(),
        outputs.object(),
        made,
        arguments.facts().time(),
        arguments.facts().actor(),
        arguments.facts().correlation(),
        arguments.facts().traceparent(),
        arguments.facts().expectedVersion());
  }

  /**
   * What a caller asked for.
   *
   * @param operation {@code service/binding}
   * @param inputs what they gave, by the graph's names
   */
  public record Sent(String operation, Json.Obj inputs) {}

  /** The ids among {@code parameters} that were made then. */
  public Map<Parameter, String> made(List<Parameter> parameters) {
    var found = new LinkedHashMap<Parameter, String>();
    for (Parameter parameter : parameters) {
      label(parameter).map(made::get).ifPresent(id -> found.put(parameter, id));
    }
    return found;
  }

  private static Optional<String> label(Parameter parameter) {
    return switch (parameter) {
      case Parameter.EventId(int emit) -> Optional.of("event " + emit);
      case Parameter.EventIds(int emit, String each) -> Optional.of("events " + emit + " " + each);
      case Parameter.Uuid(String node) -> Optional.of("uuid " + node);
      case Parameter.Uuids(String node, String each) -> Optional.of("uuids " + node + " " + each);
      case Parameter.Input _, Parameter.Request _, Parameter.Output _, Parameter.Zone _ ->
          Optional.empty();
    };
  }

  /** As it is kept; what is empty is left out. */
  Json.Obj json() {
    var ids = new Members();
    new TreeMap<>(made).forEach(ids::with);
    var members = new Members().with("operation", operation).with("at", EventTime.text(time));
    members.withAny("sent", sent).withAny("known", known).withAny("outputs", outputs);
    members.withAny("made", ids.object());
    actor.ifPresent(who -> members.with("actor", List.of(who.kind(), who.id())));
    members.with("correlation", correlation).with("traceparent", traceparent);
    expectedVersion.ifPresent(version -> members.with("expected", version));
    return members.object();
  }

  /** The request that {@code kept} is; empty where it is none. */
  public static Optional<RecordedRequest> of(Json.Obj kept) {
    Optional<String> operation = kept.text("operation");
    Optional<String> at = kept.text("at");
    if (operation.isEmpty() || at.isEmpty()) return Optional.empty();
    var made = new LinkedHashMap<String, String>();
    kept.object("made")
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof Json.Str(String id)) made.put(name, id);
            });
    return Optional.of(
        new RecordedRequest(
            operation.get(),
            kept.object("sent"),
            kept.object("known"),
            kept.object("outputs"),
            made,
            Instant.parse(at.get()),
            actor(kept),
            kept.text("correlation").orElse(""),
            kept.text("traceparent"),
            kept.get("expected").orElse(Json.NULL) instanceof Json.Num(String digits)
                ? OptionalLong.of(Long.parseLong(digits))
                : OptionalLong.empty()));
  }

  private static Optional<Actor> actor(Json.Obj kept) {
    return kept.get("actor").orElse(Json.NULL) instanceof Json.Arr(List<Json> parts)
            && parts.size() == 2
            && parts.get(0) instanceof Json.Str(String kind)
            && parts.get(1) instanceof Json.Str(String id)
        ? Optional.of(new Actor(kind, id))
        : Optional.empty();
  }
}
