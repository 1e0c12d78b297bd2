package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;

import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a thing's rows have to be, as its entity says it.
 *
 * @param fields keys of fields, by their names
 * @param entity keys of the entity itself
 * @param parts the fields of a list of children, where it has one
 */
record ThingRules(
    Map<String, Map<String, Object>> fields,
    Map<String, Object> entity,
    boolean deletes,
    boolean recreates,
    List<Field> parts) {
  static final ThingRules NONE = new ThingRules(Map.of(), Map.of(), false, false, List.of());

  static ThingRules random(Dice dice, Thing thing) {
    List<Field> own =
        thing.fields().stream()
            .filter(field -> !field.name().equals("id") && !field.name().equals("status"))
            .filter(field -> field.type() != ScalarType.JSON)
            .toList();
    var fields = new LinkedHashMap<String, Map<String, Object>>();
    for (Field field : own) {
      if (dice.oneIn(3)) {
        fields.put(field.name(), field(dice, field.type()));
      }
    }
    var entity = obj();
    List<String> always = own.stream().filter(f -> !f.nullable()).map(Field::name).toList();
    String alias = thing.name().toLowerCase(Locale.ROOT);
    // Of few values, so that rows do meet.
    List<String> few =
        own.stream()
            .filter(f -> !f.nullable())
            .filter(f -> f.type() == ScalarType.BOOLEAN || fields.containsKey(f.name()))
            .map(Field::name)
            .toList();
    if (!always.isEmpty() && dice.oneIn(2)) {
      boolean meet = !few.isEmpty() && !dice.oneIn(4);
      List<String> unique =
          new ArrayList<>(dice.some(meet ? few : always, meet ? 1 : dice.between(1, 2)));
      Object where = obj("eq", List.of(alias + ".status", obj("$literal", "on")));
      entity.put(
          "unique",
          List.of(dice.oneIn(2) ? unique : (Object) obj("fields", unique, "where", where)));
    }
    List<Field> ordered = own.stream().filter(f -> f.type() != ScalarType.DURATION).toList();
    if (!ordered.isEmpty() && dice.oneIn(3)) {
      Field one = dice.of(ordered);
      Field other = dice.of(own.stream().filter(f -> f.type() == one.type()).toList());
      String word = dice.of("eq", "neq", "lte", "gt");
      Object compared = obj(word, List.of(alias + "." + one.name(), alias + "." + other.name()));
      Object missing = obj("is_null", List.of(alias + "." + one.name()));
      entity.put("invariants", obj("held", obj("expr", obj("or", List.of(compared, missing)))));
    }
    List<Field> parts = dice.oneIn(2) ? Kids.random(dice) : List.of();
    if (!parts.isEmpty()) {
      entity.put("children", Kids.declared(parts, dice));
    }
    return new ThingRules(fields, entity, dice.oneIn(2), dice.oneIn(2), parts);
  }

  private static Map<String, Object> field(Dice dice, ScalarType type) {
    return switch (type) {
      case STRING ->
          dice.of(
              obj("maxLength", 3L),
              obj("nonEmpty", true),
              obj("minLength", 1L, "maxLength", 2L),
              obj("enum", List.of("a", "b", "日本", "")));
      case INTEGER ->
          dice.of(obj("min", -5L), obj("min", -10L, "max", 10L), obj("enum", List.of(1L, 2L, 3L)));
      case DECIMAL -> dice.of(obj("min", -3L), obj("max", 100L), obj("enum", List.of(0L, 1L, 3L)));
      case DATE -> dice.of(obj("min", "2025-01-01"), obj("max", "2025-12-31"));
      case DATETIME ->
          dice.of(obj("min", "2025-01-01T01:00:00+01:00"), obj("max", "2026-03-01T12:00:00Z"));
      case DURATION -> obj("enum", List.of("P1D", "P2W", "PT0S", "P1Y2M3D"));
      case BOOLEAN, JSON -> obj();
    };
  }
}
