package dev.lathe.compiler.resolve;

import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Questions about expressions. */
public final class Values {
  private Values() {}

  /** The inputs that {@code value} reads, in the order of their first use. */
  public static List<String> inputs(Value value) {
    var names = new LinkedHashSet<String>();
    for (Value leaf : leaves(value)) {
      if (leaf instanceof Value.Input input) {
        names.add(input.name());
      }
    }
    return List.copyOf(names);
  }

  /** The nodes whose output {@code value} reads. */
  public static Set<String> nodes(Value value) {
    var nodes = new LinkedHashSet<String>();
    for (Value leaf : leaves(value)) {
      switch (leaf) {
        case Value.RowField field -> nodes.add(field.node());
        case Value.RowsetField field -> nodes.add(field.node());
        case Value.Selected selected -> nodes.add(selected.branch());
        case Value.Emitted emitted -> nodes.add(emitted.node());
        case Value.Uuid uuid -> nodes.add(uuid.node());
        case Value.Called called -> nodes.add(called.node());
        case Value.Column _, Value.Exists _, Value.Output _, Value.Input _, Value.Literal _ -> {}
        case Value.Summary _, Value.Around _ -> {}
        case Value.Op _, Value.Applied _, Value.Case _, Value.ListOf _, Value.Widened _ -> {}
      }
    }
    return nodes;
  }

  /** Whether {@code value} depends on the row it is evaluated for. */
  public static boolean readsRow(Value value) {
    return switch (value) {
      case Value.Column _, Value.Exists _, Value.Output _ -> true;
      case Value.Around _ -> false;
      case Value.Summary _ -> around(value, 0).anyMatch(level -> level == 0);
      case Value.Op _,
          Value.Applied _,
          Value.Case _,
          Value.Widened _,
          Value.ListOf _,
          Value.Input _,
          Value.Literal _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _ ->
          value.parts().stream().anyMatch(Values::readsRow);
    };
  }

  /** Whether {@code value}, an expression over rows, names a row around them. */
  static boolean readsAround(Value value) {
    return around(value, 0).anyMatch(level -> level > 0);
  }

  /**
   * How far out the rows are that {@code value} names as being around, as seen from {@code inward}
   * rows further out than itself.
   */
  private static IntStream around(Value value, int inward) {
    return switch (value) {
      case Value.Around(Value of) ->
          of instanceof Value.Around
              ? around(of, inward).map(level -> level + 1)
              : IntStream.of(1 - inward);
      case Value.Summary _, Value.Exists _ ->
          value.parts().stream().flatMapToInt(part -> around(part, inward + 1));
      case Value.Column _,
          Value.Output _,
          Value.Op _,
          Value.Applied _,
          Value.Case _,
          Value.Widened _,
          Value.ListOf _,
          Value.Input _,
          Value.Literal _,
          Value.Uuid _,
          Value.RowField _,
          Value.RowsetField _,
          Value.Called _,
          Value.Selected _,
          Value.Emitted _ ->
          value.parts().stream().flatMapToInt(part -> around(part, inward));
    };
  }

  /**
   * {@code value} as it stands where {@code wanted} is asked for: typed where it is a module's and
   * nothing is known of it, a date widened to a datetime, else as it is.
   */
  public static Value as(Value value, Type wanted) {
    if (value instanceof Value.Called(String node, var path, Type known)
        && known.scalar().isEmpty()) {
      return new Value.Called(node, path, wanted.asNullable(true));
    }
    if (!wanted.is(ScalarType.DATETIME)) {
      return value;
    }
    if (value instanceof Value.ListOf(var items, Type all)) {
      var alike = items.stream().map(item -> as(item, wanted)).toList();
      return new Value.ListOf(alike, all.is(ScalarType.DATE) ? datetime(all) : all);
    }
    return value.type().is(ScalarType.DATE) ? widened(value) : value;
  }

  private static Type datetime(Type date) {
    return Type.of(ScalarType.DATETIME, date.nullable());
  }

  private static Value widened(Value date) {
    return date instanceof Value.Literal(Json.Str(String day), Type type)
        ? new Value.Literal(Json.of(day + Datetime.MIDNIGHT), datetime(type))
        : new Value.Widened(date, datetime(date.type()));
  }

  /** The same for a type of which nothing more is known. */
  public static Value as(Value value, ScalarType type) {
    return as(value, Type.of(type, true));
  }

  /** What {@code value} reads and says, from left to right: all of it but what joins parts. */
  public static List<Value> leaves(Value value) {
    return all(value).stream().filter(part -> !joins(part)).toList();
  }

  private static boolean joins(Value value) {
    return value instanceof Value.Op
        || value instanceof Value.Applied
        || value instanceof Value.Case
        || value instanceof Value.Widened
        || value instanceof Value.Around
        || value instanceof Value.ListOf;
  }

  /** {@code value} and all expressions within it, each before its parts. */
  public static List<Value> all(Value value) {
    var all = new ArrayList<Value>();
    collect(value, all);
    return all;
  }

  private static void collect(Value value, List<Value> all) {
    all.add(value);
    value.parts().forEach(part -> collect(part, all));
  }
}
