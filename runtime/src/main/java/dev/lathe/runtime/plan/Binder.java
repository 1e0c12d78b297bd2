package dev.lathe.runtime.plan;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.value.Datetime;
import dev.lathe.runtime.platform.Ids;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a plan's parameters into what is bound to {@code ?1, ?2, …}. Thread-safe. */
public final class Binder {
  private final Ids ids;

  public Binder(Ids ids) {
    this.ids = ids;
  }

  /**
   * The values in order; ids that occur twice in {@code parameters} are the same id.
   *
   * @throws MisfittingOutput if one of the outputs has another type than is asked for
   */
  public List<@Nullable Object> bind(List<Parameter> parameters, Arguments arguments) {
    return bind(parameters, arguments, Map.of());
  }

  /**
   * The same with ids that were made before.
   *
   * @param made by the parameters that they are for; others are fresh
   */
  public List<@Nullable Object> bind(
      List<Parameter> parameters, Arguments arguments, Map<Parameter, String> made) {
    Outputs outputs = arguments.outputs();
    var values = new ArrayList<@Nullable Object>(parameters.size());
    var fresh = new HashMap<>(made);
    for (Parameter parameter : parameters) {
      values.add(
          switch (parameter) {
            case Parameter.Input(var name, var form) ->
                value(arguments.inputs().getOrDefault(name, InputValue.missing()), form);
            case Parameter.Request(var fact) -> fact(fact, arguments.bundle(), arguments.facts());
            case Parameter.Output output ->
                BoundOutput.of(output, outputs.at(output.node(), output.path()));
            case Parameter.Zone(var zone) -> ZoneTable.of(zone);
            case Parameter.Uuid(var node) when outputs.of(node).isPresent() ->
                text(outputs.of(node).get());
            case Parameter.EventIds(int _, var each) ->
                fresh.computeIfAbsent(parameter, _ -> many(arguments.inputs().get(each)));
            case Parameter.Uuids(var _, var each) ->
                fresh.computeIfAbsent(parameter, _ -> many(arguments.inputs().get(each)));
            case Parameter.EventId _, Parameter.Uuid _ ->
                fresh.computeIfAbsent(parameter, _ -> ids.next().toString());
          });
    }
    return Collections.unmodifiableList(values);
  }

  /** As many ids as {@code list} has items. */
  private String many(@Nullable InputValue list) {
    int count = list instanceof InputValue.Many(var items) ? items.size() : 0;
    var made = new ArrayList<Json>();
    for (int i = 0; i < count; i++) {
      made.add(Json.of(ids.next().toString()));
    }
    return JsonText.write(new Json.Arr(made));
  }

  private static String text(Json made) {
    if (made instanceof Json.Str(String text)) return text;
    throw new IllegalStateException("a uuid that a step made is not a string");
  }

  private static @Nullable Object fact(Parameter.Fact fact, BundleId bundle, Facts facts) {
    return switch (fact) {
      case BUNDLE -> bundle.value();
      case SCOPE -> facts.scope();
      case KEY -> facts.key();
      case HASH -> facts.hash();
      case COMMAND -> facts.command();
      case TIME -> EventTime.text(facts.time());
      case NOW -> Datetime.text(facts.time().truncatedTo(ChronoUnit.MILLIS));
      case ACTOR_KIND -> facts.actor().map(Actor::kind).orElse(null);
      case ACTOR_ID -> facts.actor().map(Actor::id).orElse(null);
      case CORRELATION -> facts.correlation();
      case TRACEPARENT -> facts.traceparent().orElse(null);
      case EXPECTED_VERSION ->
          facts.expectedVersion().isPresent() ? facts.expectedVersion().getAsLong() : null;
      case KNOWN_VERSION -> null; // only who knows all other values can tell
    };
  }

  /** What is bound for an input. */
  static @Nullable Object value(InputValue value, Parameter.Input.Form form) {
    return switch (value) {
      case InputValue.Missing _ -> null;
      case InputValue.Whole(long number) -> number;
      case InputValue.Decimal(String digits, long scaled) ->
          switch (form) {
            case NATIVE, INSTANT, ELEMENTS -> scaled;
            case EXACT -> digits;
          };
      case InputValue.Moment(String sent, String canonical) ->
          switch (form) {
            case NATIVE, EXACT -> sent;
            case INSTANT, ELEMENTS -> canonical;
          };
      case InputValue.Text(String text) -> text;
      case InputValue.Document(Json document) -> JsonText.write(document);
      case InputValue.Flag(boolean flag) -> flag ? 1L : 0L;
      case InputValue.Row _ -> throw new IllegalStateException("a record outside a list");
      case InputValue.Many(var items) ->
          JsonText.write(new Json.Arr(items.stream().map(item -> item(item, form)).toList()));
    };
  }

  /** SQL reads the items of a list from one JSON array, booleans as it compares them: 0 and 1. */
  private static Json item(InputValue item, Parameter.Input.Form form) {
    return switch (item) {
      case InputValue.Decimal(String _, long scaled)
          when form == Parameter.Input.Form.NATIVE || form == Parameter.Input.Form.ELEMENTS ->
          Json.of(scaled);
      case InputValue.Flag(boolean flag) -> Json.of(flag ? 1 : 0);
      case InputValue.Moment(_, String canonical)
          when form == Parameter.Input.Form.INSTANT || form == Parameter.Input.Form.ELEMENTS ->
          Json.of(canonical);
      case InputValue.Document(Json document) -> Json.of(JsonText.write(document));
      case InputValue.Row(var members) ->
          new Json.Arr(members.values().stream().map(member -> item(member, form)).toList());
      case InputValue.Decimal _,
          InputValue.Missing _,
          InputValue.Whole _,
          InputValue.Moment _,
          InputValue.Text _,
          InputValue.Many _ ->
          item.json();
    };
  }
}
