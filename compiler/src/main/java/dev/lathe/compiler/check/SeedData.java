package dev.lathe.compiler.check;

import dev.lathe.compiler.domain.Entity.Field;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.JsonDocument;
import dev.lathe.model.value.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code data} of a seeded event: flat, or as {@code before} and {@code after} already.
 *
 * @param values the flat data, or what stands in {@code after}
 * @param needed the fields that must be there unless they may be null
 * @param accepted the fields that may be there
 */
public record SeedData(
    Json.Obj values, boolean wrapped, List<String> needed, List<String> accepted) {
  private static final Set<String> WRAPPER = Set.of("before", "after");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");

  public SeedData {
    needed = List.copyOf(needed);
    accepted = List.copyOf(accepted);
  }

  public static SeedData of(Json.Obj data, StateMachine machine, Transition transition) {
    List<String> declared =
        transition
            .affects()
            .map(names -> names.stream().map(Name::text).toList())
            .orElse(List.of());
    boolean wrapped =
        data.members().keySet().equals(WRAPPER)
            && !Set.copyOf(declared).equals(WRAPPER)
            && data.get("after").filter(Json.Obj.class::isInstance).isPresent();
    if (wrapped && data.get("after").orElseThrow() instanceof Json.Obj after) {
      List<String> affected = transition.affected(machine);
      return new SeedData(
          after, true, transition.payload(machine), withLists(affected, transition));
    }
    List<String> carried =
        transition.creates() ? new ArrayList<>(declared) : transition.affected(machine);
    return new SeedData(data, false, carried, withLists(carried, transition));
  }

  private static List<String> withLists(List<String> fields, Transition transition) {
    var all = new ArrayList<>(fields);
    transition.children().forEach(change -> all.add(change.list().text()));
    return all;
  }

  static boolean fits(Json value, Field field) {
    if (field.type() == ScalarType.JSON && !(value instanceof Json.Null)) {
      return JsonDocument.misfit(value).isEmpty();
    }
    return switch (value) {
      case Json.Null _ -> field.nullable();
      case Json.Num(String digits) ->
          switch (field.type()) {
            case INTEGER -> digits.matches("-?\\d{1,18}");
            case DECIMAL -> new Scale(field.scale()).scaled(digits).isPresent();
            case STRING, BOOLEAN, DATE, DATETIME, DURATION, JSON -> false;
          };
      case Json.Str(String text) ->
          switch (field.type()) {
            case STRING, JSON -> true;
            case DECIMAL ->
                DECIMAL.matcher(text).matches()
                    && new Scale(field.scale()).scaled(text).isPresent();
            case DATE -> Day.is(text);
            case DATETIME -> Datetime.is(text);
            case DURATION -> TimeSpan.of(text).isPresent();
            case INTEGER, BOOLEAN -> false;
          };
      case Json.Bool _ -> field.type() == ScalarType.BOOLEAN;
      case Json.Arr _, Json.Obj _ -> false;
    };
  }

  static String wanted(Field field) {
    String type =
        switch (field.type()) {
          case INTEGER -> "an integer";
          case DECIMAL ->
              "a decimal with at most %s digits, %s of them behind the point, such as `\"9.50\"`"
                  .formatted(Scale.DIGITS, field.scale());
          case STRING -> "a string";
          case BOOLEAN -> "true or false";
          case DATE -> "a date, such as `\"2026-01-31\"`";
          case DATETIME -> "a time with an offset, such as `\"2026-01-31T09:00:00Z\"`";
          case DURATION -> "a duration, such as `\"P14D\"` or `\"PT1H30M\"`";
          case JSON ->
              "JSON of at most %s bytes and %s levels"
                  .formatted(JsonDocument.MOST_BYTES, JsonDocument.DEEPEST);
        };
    return field.nullable() ? type + " or null" : type;
  }
}
