package dev.lathe.conformance.differential;

import dev.lathe.conformance.differential.World.Field;
import dev.lathe.conformance.differential.World.Thing;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a world's tables.
 *
 * @param things by entity; a value is a text, long, double, boolean or null, by the field's type
 */
record RandomRows(
    Map<String, List<Map<String, @Nullable Object>>> things,
    List<Map<String, @Nullable Object>> tally) {
  private static final int MOST_ROWS = 14;

  static RandomRows of(World world, Dice dice) {
    var things = new LinkedHashMap<String, List<Map<String, @Nullable Object>>>();
    for (Thing thing : world.things()) {
      var rows = new ArrayList<Map<String, @Nullable Object>>();
      var keys = new HashSet<Object>();
      int count = dice.oneIn(10) ? 0 : dice.between(1, MOST_ROWS);
      for (int i = 0; i < count; i++) {
        Map<String, @Nullable Object> row = row(thing.fields(), dice);
        if (keys.add(row.get(thing.key().name()))) {
          rows.add(row);
        }
      }
      things.put(thing.name(), rows);
    }
    var tally = new ArrayList<Map<String, @Nullable Object>>();
    var groups = new HashSet<Object>();
    int count = dice.upTo(MOST_ROWS);
    for (int i = 0; i < count; i++) {
      Map<String, @Nullable Object> row = row(world.tally().fields(), dice);
      var group = new ArrayList<@Nullable Object>();
      world.tally().groups().forEach(g -> group.add(row.get(g.name())));
      if (groups.add(group)) {
        tally.add(row);
      }
    }
    return new RandomRows(things, tally);
  }

  private static Map<String, @Nullable Object> row(List<Field> fields, Dice dice) {
    var row = new LinkedHashMap<String, @Nullable Object>();
    for (Field field : fields) {
      row.put(field.name(), field.nullable() && dice.oneIn(3) ? null : value(dice, field));
    }
    return row;
  }

  /** Of keys and what refers to them there are few, so that many meet. */
  static Object value(Dice dice, Field field) {
    boolean key = field.name().equals("id") || field.name().endsWith("Ref");
    if (!key) {
      return field.type() == ScalarType.DECIMAL
          ? dice.decimal(field.scale())
          : value(dice, field.type());
    }
    return field.type() == ScalarType.INTEGER
        ? (Object) (long) dice.between(-2, 6)
        : dice.of("", "a", "A", "b", "😀", "～", "k1", "k2", "1");
  }

  /** A value of the type as the evaluator has it. */
  static Object value(Dice dice, ScalarType type) {
    return switch (type) {
      case INTEGER -> dice.whole();
      case DECIMAL -> dice.decimal(Scale.DEFAULT);
      case STRING -> dice.text();
      case BOOLEAN -> dice.oneIn(2);
      case DATE -> dice.day();
      case DATETIME -> dice.time();
      case DURATION -> dice.duration();
      case JSON -> dice.json();
    };
  }

  /** The same as it is written in a blueprint. */
  static Object json(Dice dice, ScalarType type) {
    return value(dice, type);
  }
}
