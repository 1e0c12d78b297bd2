package dev.lathe.conformance.differential;

import static dev.lathe.conformance.differential.Text.obj;
import static dev.lathe.model.bundle.ScalarType.BOOLEAN;
import static dev.lathe.model.bundle.ScalarType.DATE;
import static dev.lathe.model.bundle.ScalarType.DATETIME;
import static dev.lathe.model.bundle.ScalarType.DECIMAL;
import static dev.lathe.model.bundle.ScalarType.DURATION;
import static dev.lathe.model.bundle.ScalarType.INTEGER;
import static dev.lathe.model.bundle.ScalarType.JSON;
import static dev.lathe.model.bundle.ScalarType.STRING;

import dev.lathe.conformance.differential.MadeGraph.Inputs;
import dev.lathe.conformance.differential.MadeGraph.Param;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Expressions that compile, of a type that is asked for. */
final class ExprMaker {
  /** A value that can be named: a field of the rows, or with {@code outer} of an earlier node. */
  record Ref(String path, ScalarType type, boolean outer) {}

  /**
   * Other rows that can be asked about.
   *
   * @param many how that is written
   * @param alias what they are called
   * @param inside what can be named of them
   */
  record Way(Map<String, Object> many, String alias, List<Ref> inside) {
    /** Those that a relation leads to. */
    static Way by(String path, String relation, List<Ref> inside) {
      return new Way(obj("relation", path), relation, inside);
    }

    /** Whether it begins at rows that are called {@code rows}. */
    boolean from(String rows) {
      return many.get("relation") instanceof String path && path.startsWith(rows + ".");
    }
  }

  private static final List<String> DAY_CUTS = List.of("year", "quarter", "month", "week", "day");
  private static final List<String> CUTS =
      List.of("year", "quarter", "month", "week", "day", "hour", "minute", "second");
  private static final List<String> DAY_PARTS =
      List.of("year", "quarter", "month", "day", "weekday", "yearday");
  private static final List<String> PARTS =
      List.of(
          "year",
          "quarter",
          "month",
          "day",
          "hour",
          "minute",
          "second",
          "microsecond",
          "weekday",
          "yearday");
  private static final List<String> LENGTHS =
      List.of(
          "year",
          "quarter",
          "month",
          "week",
          "day",
          "hour",
          "minute",
          "second",
          "millisecond",
          "microsecond");
  private static final List<String> ZONES =
      List.of(
          "Europe/Berlin",
          "America/New_York",
          "America/Sao_Paulo",
          "Asia/Kolkata",
          "Asia/Tokyo",
          "Pacific/Apia",
          "Australia/Lord_Howe",
          "Africa/Cairo",
          "UTC");

  private final Dice dice;
  private final List<Ref> refs;
  private final List<Param> params;
  private final boolean filter;
  private final List<Way> ways;

  /**
   * @param params the inputs so far, to which new ones are added
   * @param filter whether optional inputs may stand here
   */
  ExprMaker(Dice dice, List<Ref> refs, List<Param> params, boolean filter) {
    this(dice, refs, params, filter, List.of());
  }

  /**
   * @param ways the relations whose rows may be asked for
   */
  ExprMaker(Dice dice, List<Ref> refs, List<Param> params, boolean filter, List<Way> ways) {
    this.dice = dice;
    this.refs = refs;
    this.params = params;
    this.filter = filter;
    this.ways = ways;
  }

  Object of(ScalarType type, int depth) {
    if (depth <= 0 || dice.oneIn(5)) {
      return leaf(type);
    }
    if (params instanceof Inputs inputs && dice.oneIn(9)) {
      return let(inputs, type, depth);
    }
    if (type != DURATION && dice.oneIn(8)) {
      return part(type);
    }
    if (!ways.isEmpty() && type != ScalarType.JSON && type != DURATION && dice.oneIn(7)) {
      return type == BOOLEAN && dice.oneIn(2) ? exists(depth) : summary(type, depth);
    }
    return switch (dice.upTo(5)) {
      case 0 -> obj("coalesce", many(type, depth));
      case 1 -> choice(type, depth);
      default ->
          switch (type) {
            case BOOLEAN -> condition(depth);
            case INTEGER ->
                switch (dice.upTo(6)) {
                  case 0 -> obj("length", List.of(of(STRING, depth - 1)));
                  case 1 -> ofTimes(depth);
                  default -> arithmetic(INTEGER, INTEGER, depth);
                };
            case DECIMAL -> arithmetic(DECIMAL, dice.of(INTEGER, DECIMAL), depth);
            case STRING -> dice.oneIn(2) ? obj("concat", many(STRING, depth)) : text(depth);
            case DATE -> day(depth);
            case DATETIME -> time(depth);
            case DURATION, JSON -> leaf(type);
          };
    };
  }

  /** What stands somewhere in JSON. */
  private Object part(ScalarType type) {
    String path = dice.of("$", "$.a", "$.b[0]", "$.\"a\"", "$[0]", "$[0][0]", "$[0][0].\"a\"");
    Object json = leaf(JSON);
    return type == JSON && dice.oneIn(2)
        ? obj("path", List.of(json, path))
        : obj("path", List.of(json, path), "as", type.word());
  }

  /** An expression under a name, used once or again. */
  private Object let(Inputs inputs, ScalarType type, int depth) {
    var own = new ArrayList<Param>();
    Object is = new ExprMaker(dice, List.of(), own, false).of(type, depth - 1);
    if (own.stream().anyMatch(Param::list)) {
      return leaf(type);
    }
    var given = obj();
    var declared = obj();
    for (Param param : own) {
      declared.put(param.name(), param.type().word());
      ScalarType wanted = param.type() == DATETIME ? DATETIME : narrower(param.type());
      given.put(param.name(), of(wanted, Math.min(depth - 1, 1)));
    }
    String name = "let" + inputs.lets.size(); // what it is given may have brought others
    inputs.lets.put(name, obj("params", declared, "is", is));
    return obj("$let", own.isEmpty() ? name : obj("name", name, "with", given));
  }

  /** What a function of times gives, and such functions of it. */
  Object ofTimes(ScalarType type, int depth) {
    return switch (type) {
      case DATETIME -> time(depth);
      case DATE -> day(depth);
      case INTEGER -> ofTimes(depth);
      case STRING, BOOLEAN, DECIMAL, DURATION, JSON ->
          throw new IllegalArgumentException(type.word());
    };
  }

  /** A datetime made of another one. */
  private Object time(int depth) {
    Object of = depth > 2 && dice.oneIn(4) ? time(depth - 1) : leaf(DATETIME);
    if (dice.oneIn(5)) {
      Object by = obj("coalesce", List.of(leaf(DURATION))); // a bare path may be a word
      Object from = dice.oneIn(4) ? leaf(DATE) : of;
      return obj(dice.of("add_duration", "sub_duration"), List.of(from, by));
    }
    return switch (dice.upTo(8)) {
      case 0 -> obj("now", List.of());
      case 1, 2, 3 -> moved(of, dice.clockSpan());
      default -> obj("truncate", zoned(of, dice.of(CUTS)));
    };
  }

  /** A date made of another one or of a datetime. */
  private Object day(int depth) {
    return switch (dice.upTo(4)) {
      case 0 -> moved(leaf(DATE), dice.daySpan());
      case 1 -> obj("truncate", List.of(leaf(DATE), dice.of(DAY_CUTS)));
      default ->
          obj("date_of", zoned(depth > 2 && dice.oneIn(4) ? time(depth - 1) : leaf(DATETIME)));
    };
  }

  private Object moved(Object time, String span) {
    var operands = new ArrayList<Object>(List.of(time, text(span)));
    if (dice.oneIn(3)) {
      operands.add(dice.oneIn(6) ? (Object) dice.whole() : (Object) (dice.upTo(30) - 10));
    }
    return obj(dice.of("add_duration", "sub_duration"), operands);
  }

  private Object ofTimes(int depth) {
    Object of = depth > 2 && dice.oneIn(4) ? time(depth - 1) : leaf(DATETIME);
    return switch (dice.upTo(3)) {
      case 0 ->
          obj(
              "difference",
              List.of(of, dice.oneIn(3) ? leaf(DATE) : leaf(DATETIME), dice.of(LENGTHS)));
      case 1 -> obj("part", List.of(leaf(DATE), dice.of(DAY_PARTS)));
      default -> obj("part", zoned(of, dice.of(PARTS)));
    };
  }

  private List<Object> zoned(Object... operands) {
    var zoned = new ArrayList<>(List.of(operands));
    if (!dice.oneIn(3)) {
      zoned.add(dice.of(ZONES));
    }
    return zoned;
  }

  /** A text made of another one. */
  private Object text(int depth) {
    Object of = of(STRING, depth - 1);
    return switch (dice.upTo(4)) {
      case 0 -> obj(dice.of("lower", "upper"), List.of(of));
      case 1 -> obj("trim", List.of(of));
      case 2 -> obj("replace", List.of(of, leaf(STRING), leaf(STRING)));
      default ->
          dice.oneIn(2)
              ? obj("substr", List.of(of, place()))
              : obj("substr", List.of(of, place(), place()));
    };
  }

  private Object place() {
    return dice.oneIn(2) ? leaf(INTEGER) : (Object) (dice.upTo(7) - 3);
  }

  private List<Object> many(ScalarType type, int depth) {
    var operands = new ArrayList<Object>();
    int count = dice.between(1, 3);
    for (int i = 0; i < count; i++) {
      operands.add(of(i == 0 ? type : narrower(type), depth - 1));
    }
    return operands;
  }

  private ScalarType narrower(ScalarType type) {
    if (!dice.oneIn(3)) {
      return type;
    }
    return switch (type) {
      case DECIMAL -> INTEGER;
      case DATETIME -> DATE;
      case INTEGER, STRING, BOOLEAN, DATE, DURATION, JSON -> type;
    };
  }

  private Object arithmetic(ScalarType left, ScalarType right, int depth) {
    var operands = new ArrayList<Object>(List.of(of(left, depth - 1), of(right, depth - 1)));
    if (dice.oneIn(2)) {
      operands.add(operands.removeFirst());
    }
    String operator = dice.of("add", "sub", "mul", "div");
    var made = obj(left == INTEGER && operator.equals("div") ? "sub" : operator, operands);
    if (made.containsKey("div") && dice.oneIn(2)) {
      made.put("scale", dice.of(0, 2, 3, 9, 12));
    }
    return made;
  }

  private Object choice(ScalarType type, int depth) {
    var whens = new ArrayList<Object>();
    int count = dice.between(1, 2);
    for (int i = 0; i < count; i++) {
      whens.add(List.of(of(BOOLEAN, depth - 1), of(narrower(type), depth - 1)));
    }
    var cases = obj("when", whens);
    if (!dice.oneIn(3)) {
      cases.put("else", dice.oneIn(8) ? Json.NULL : of(type, depth - 1));
    } else if (type == DECIMAL || type == DATETIME) {
      cases.put("else", leaf(type));
    }
    return obj("case", cases);
  }

  private Object exists(int depth) {
    Way way = dice.of(ways);
    var exists = obj();
    exists.putAll(way.many());
    if (!dice.oneIn(3)) {
      exists.put("where", inside(way).of(BOOLEAN, Math.min(depth - 1, 2)));
    }
    return obj("exists", exists);
  }

  /** What other rows come to. */
  private Object summary(ScalarType type, int depth) {
    Way way = dice.of(ways);
    var aggregate = obj();
    aggregate.putAll(way.many());
    String function =
        switch (type) {
          case INTEGER -> dice.of("count", "count", "count_distinct", "sum", "sum", "min", "max");
          case DECIMAL -> dice.of("sum", "sum", "avg", "min", "max");
          case STRING, BOOLEAN, DATE, DATETIME -> dice.of("min", "max");
          case DURATION, JSON -> throw new IllegalArgumentException("has no order");
        };
    ScalarType operand =
        switch (function) {
          case "count", "count_distinct" -> dice.of(World.COMPARED);
          case "avg" -> dice.of(INTEGER, DECIMAL);
          default -> type;
        };
    if (!function.equals("count") || dice.oneIn(3)) {
      aggregate.put("of", inside(way).of(operand, dice.upTo(Math.min(depth, 2))));
    }
    if (!dice.oneIn(3)) {
      aggregate.put("where", inside(way).of(BOOLEAN, dice.upTo(Math.min(depth, 2))));
    }
    if (function.equals("avg") && dice.oneIn(2)) {
      aggregate.put("scale", dice.of(0, 2, 9));
    }
    return obj(function, aggregate);
  }

  /** Inside the rows of {@code way}: theirs come before those around, which they may hide. */
  private ExprMaker inside(Way way) {
    var inside = new ArrayList<>(way.inside());
    for (Ref ref : refs) {
      boolean hidden = !ref.outer() && ref.path().startsWith(way.alias() + ".");
      if (!hidden && (ref.outer() || dice.oneIn(2))) {
        inside.add(ref);
      }
    }
    List<Way> further =
        ways.stream()
            .filter(w -> !w.alias().equals(way.alias()) && !w.from(way.alias()))
            .filter(_ -> dice.oneIn(4))
            .toList();
    return new ExprMaker(dice, inside, params, filter, further);
  }

  private Object condition(int depth) {
    if (!ways.isEmpty() && dice.oneIn(6)) {
      return exists(depth);
    }
    return switch (dice.upTo(11)) {
      case 0, 1 -> obj(dice.of("and", "or"), many(BOOLEAN, depth));
      case 2 -> obj("not", List.of(of(BOOLEAN, depth - 1)));
      case 3 -> obj("is_null", List.of(of(dice.of(ScalarType.values()), depth - 1)));
      case 4 ->
          dice.oneIn(2)
              ? obj(
                  dice.of("contains", "starts_with", "ends_with"),
                  List.of(of(STRING, depth - 1), leaf(STRING)))
              : dice.oneIn(2)
                  ? obj("like", List.of(of(STRING, depth - 1), pattern()))
                  : obj(
                      "like",
                      List.of(
                          of(STRING, depth - 1), pattern(), text(dice.of("\\", "!", "日", "a"))));
      case 5 -> {
        ScalarType type = dice.of(World.COMPARED);
        yield obj("between", List.of(of(type, depth - 1), beside(type), beside(type)));
      }
      case 6 -> membership(dice.of(World.COMPARED), depth);
      case 7 -> {
        Object left = leaf(DURATION);
        yield dice.oneIn(3)
            ? obj("in", List.of(left, List.of(text(dice.duration()), leaf(DURATION))))
            : obj(
                dice.of("eq", "neq"),
                List.of(left, dice.oneIn(2) ? leaf(DURATION) : text(dice.duration())));
      }
      default -> {
        ScalarType type = dice.of(World.COMPARED);
        yield obj(
            dice.of("eq", "neq", "lt", "lte", "gt", "gte"),
            List.of(of(type, depth - 1), dice.oneIn(3) ? of(type, depth - 1) : beside(type)));
      }
    };
  }

  /** A simple partner in a comparison, of a wider or narrower type too. */
  private Object beside(ScalarType type) {
    if (dice.oneIn(12)) {
      return Json.NULL;
    }
    ScalarType other =
        switch (type) {
          case INTEGER, DECIMAL -> dice.of(INTEGER, DECIMAL);
          case DATE, DATETIME -> dice.of(DATE, DATETIME);
          case STRING, BOOLEAN, DURATION, JSON -> type;
        };
    if ((type == DATE || type == DATETIME) && dice.oneIn(3)) {
      return text(other == DATE ? dice.day() : dice.notation(dice.time()));
    }
    return leaf(other);
  }

  private Object pattern() {
    return dice.oneIn(3) ? leaf(STRING) : text(dice.pattern());
  }

  private Object membership(ScalarType type, int depth) {
    Object left = of(type, depth - 1);
    if (dice.oneIn(2)) {
      boolean other = (type == DATE || type == DATETIME) && dice.oneIn(3);
      ScalarType items = !other ? type : type == DATE ? DATETIME : DATE;
      return obj("in", List.of(left, obj("$param", input(items, true))));
    }
    var items = new ArrayList<Object>();
    int count = dice.upTo(4);
    for (int i = 0; i < count; i++) {
      items.add(
          dice.oneIn(6) ? Json.NULL : type == DATE || type == DATETIME ? beside(type) : leaf(type));
    }
    return obj("in", List.of(left, items));
  }

  /** A field, an input or, where the type has one, a literal. */
  Object leaf(ScalarType type) {
    List<Ref> fitting =
        refs.stream()
            .filter(
                r -> r.type() == type || (type == DECIMAL && r.type() == INTEGER && dice.oneIn(3)))
            .toList();
    boolean dated = type == DATE || type == DATETIME || type == DURATION;
    if (!fitting.isEmpty() && !dice.oneIn(4)) {
      Ref ref = dice.of(fitting);
      return ref.outer() ? obj("$ref", ref.path()) : ref.path();
    }
    return dated || dice.oneIn(2) ? obj("$param", input(type, false)) : literal(type);
  }

  private Object literal(ScalarType type) {
    return switch (type) {
      case INTEGER -> dice.whole();
      case DECIMAL -> decimalLiteral();
      case BOOLEAN -> dice.oneIn(2);
      case STRING, DATE, DATETIME, DURATION -> text(dice.text());
      case JSON -> obj("$literal", dice.of(obj(), List.of(1L, obj("a", "b")), obj("a", 7L)));
    };
  }

  /** With a point, so that it is not an integer. */
  private Object decimalLiteral() {
    return new Json.Num(dice.decimal(dice.between(1, 6)).toPlainString());
  }

  private static Map<String, Object> text(String value) {
    return obj("$literal", value);
  }

  private String input(ScalarType type, boolean list) {
    for (Param param : params) {
      boolean fits = param.type() == type && param.list() == list && !param.count();
      fits &= param.shape().isEmpty();
      if (fits && (filter || !param.mode().equals("predicate_optional")) && dice.oneIn(2)) {
        return param.name();
      }
    }
    String mode =
        list
            ? dice.of("required", filter ? "predicate_optional" : "required")
            : dice.of(
                "required", "nullable", "defaulted", filter ? "predicate_optional" : "nullable");
    var param = new Param("p" + params.size(), type, list, false, mode);
    params.add(param);
    return param.name();
  }
}
