package dev.lathe.conformance.differential;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Entities, their mirrors and a derived projection, made to confuse: columns with the names of
 * other fields, aliases that are keywords, relations named like their table's alias.
 */
record World(List<Thing> things, Tally tally) {
  /** Names for fields, columns and outputs alike. */
  static final List<String> NAMES =
      List.of(
          "name",
          "n",
          "N",
          "total",
          "a",
          "b",
          "value",
          "order",
          "select",
          "x1",
          "Flag",
          "to",
          "true",
          "null",
          "rowid",
          "oid",
          "type",
          "key",
          "path",
          "json",
          "atom",
          "group",
          "index",
          "event",
          "live",
          "excluded",
          "NEW",
          "q",
          "Value",
          "sqlite_x",
          "version",
          "s",
          "c",
          "bundle");

  /** The types whose values are compared. */
  static final ScalarType[] COMPARED = {
    ScalarType.INTEGER,
    ScalarType.DECIMAL,
    ScalarType.STRING,
    ScalarType.BOOLEAN,
    ScalarType.DATE,
    ScalarType.DATETIME
  };

  /** A field; {@code column} is often another field's name. */
  record Field(String name, String column, ScalarType type, boolean nullable, int scale) {
    /** A field whose decimals have the usual scale. */
    Field(String name, String column, ScalarType type, boolean nullable) {
      this(name, column, type, nullable, type == ScalarType.DECIMAL ? Scale.DEFAULT : 0);
    }

    Field scaled(int other) {
      return type == ScalarType.DECIMAL ? new Field(name, column, type, nullable, other) : this;
    }
  }

  /** A relation to one {@code to} by its key. */
  record Link(String name, String localKey, int to) {}

  /** The same relation from the other end, to many. */
  record BackLink(String name, String foreignKey, int from) {}

  /**
   * An entity with a mirror, or without.
   *
   * @param fields the key first, the state last
   */
  record Thing(
      String name,
      String table,
      List<Field> fields,
      List<Link> links,
      Mirror mirror,
      ThingRules rules) {
    /** One whose rows may be anything. */
    Thing(String name, String table, List<Field> fields, List<Link> links, Mirror mirror) {
      this(name, table, fields, links, mirror, ThingRules.NONE);
    }

    Thing ruled(ThingRules other) {
      return new Thing(name, table, fields, links, mirror, other);
    }

    Field key() {
      return fields.getFirst();
    }

    Optional<String> view() {
      return mirror == Mirror.NONE ? Optional.empty() : Optional.of(name + "View");
    }
  }

  /** How an entity is read. */
  enum Mirror {
    NONE,
    PLAIN,
    ASYNC
  }

  /** A derived projection over the creation of the first thing. */
  record Tally(List<Field> groups, Optional<Field> summed) {
    /** The fields of a row: groups, then measures. */
    List<Field> fields() {
      var fields = new ArrayList<>(groups);
      fields.add(new Field("hits", "hits", ScalarType.INTEGER, false));
      summed.ifPresent(f -> fields.add(new Field("added", "added", f.type(), false, f.scale())));
      return fields;
    }
  }

  /** The relations that lead to {@code thing} from others with a mirror, followed backwards. */
  List<BackLink> backLinks(Thing thing) {
    var back = new ArrayList<BackLink>();
    int index = things.indexOf(thing);
    for (int from = 0; from < things.size(); from++) {
      for (Link link : things.get(from).links()) {
        if (link.to() == index && things.get(from).view().isPresent()) {
          back.add(new BackLink("all_" + from + link.name(), link.localKey(), from));
        }
      }
    }
    return back;
  }

  /** The same with rules for rows, which only commands are held to. */
  World ruled(Dice dice) {
    return new World(
        things.stream().map(thing -> thing.ruled(ThingRules.random(dice, thing))).toList(), tally);
  }

  static World random(Dice dice) {
    List<String> names = List.of("Item", "Order", "Group", "Plain");
    List<ScalarType> keys =
        names.stream().map(_ -> dice.of(ScalarType.STRING, ScalarType.INTEGER)).toList();
    var things = new ArrayList<Thing>();
    for (int i = 0; i < names.size(); i++) {
      things.add(thing(dice, i, names.get(i), keys));
    }
    return new World(things, tally(dice, things.getFirst()));
  }

  private static Thing thing(Dice dice, int index, String name, List<ScalarType> keys) {
    List<String> words = dice.some(NAMES, dice.between(4, 8)).stream().toList();
    var columns = new LinkedHashSet<String>();
    var used = new LinkedHashSet<String>();
    var fields = new ArrayList<Field>();
    fields.add(new Field("id", "id", keys.get(index), false));
    List<String> shuffled = dice.some(words, words.size());
    for (int i = 0; i < words.size(); i++) {
      String column = dice.oneIn(3) ? shuffled.get(i) : "c_" + i;
      boolean free = columns.add(column.toLowerCase(java.util.Locale.ROOT));
      if (used.add(words.get(i))) {
        fields.add(
            new Field(
                    words.get(i),
                    free ? column : "d_" + i,
                    dice.oneIn(8)
                        ? dice.of(ScalarType.JSON, ScalarType.DURATION)
                        : dice.of(COMPARED),
                    dice.oneIn(2))
                .scaled(dice.oneIn(2) ? Scale.DEFAULT : dice.of(0, 1, 2, 4, 8, 12)));
      }
    }
    var links = new ArrayList<Link>();
    if (index == 0) {
      link(dice, links, fields, dice.of("order", "item", "owner"), 1, keys);
      link(dice, links, fields, links.getFirst().name() + "_next", 2, keys);
    } else if (index == 1) {
      link(dice, links, fields, "next", 2, keys);
    } else if (index == 2) {
      link(dice, links, fields, "group", 2, keys);
    }
    fields.add(new Field("status", "status", ScalarType.STRING, false));
    Mirror mirror = index == 3 ? Mirror.NONE : dice.of(Mirror.PLAIN, Mirror.ASYNC);
    return new Thing(name, name.toLowerCase(java.util.Locale.ROOT) + "s", fields, links, mirror);
  }

  private static void link(
      Dice dice, List<Link> links, List<Field> fields, String name, int to, List<ScalarType> keys) {
    String local = name + "Ref";
    fields.add(new Field(local, "ref_" + name, keys.get(to), dice.oneIn(2)));
    links.add(new Link(name, local, to));
  }

  private static Tally tally(Dice dice, Thing thing) {
    List<Field> plain =
        thing.fields().stream()
            .filter(f -> !f.equals(thing.key()) && f.type() != ScalarType.JSON)
            .map(World::asGroup)
            .toList();
    List<Field> groups = new ArrayList<>(dice.some(plain, dice.between(1, 2)));
    if (groups.getFirst().name().equalsIgnoreCase(groups.getLast().name())) {
      groups = groups.subList(0, 1); // columns of one table
    }
    Optional<Field> summed =
        plain.stream()
            .filter(f -> f.type() == ScalarType.INTEGER || f.type() == ScalarType.DECIMAL)
            .findFirst();
    return new Tally(groups, summed);
  }

  /** A derived table's columns have its fields' names. */
  private static Field asGroup(Field field) {
    return new Field(field.name(), field.name(), field.type(), field.nullable(), field.scale());
  }
}
