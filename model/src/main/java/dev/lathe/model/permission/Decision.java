package dev.lathe.model.permission;

import dev.lathe.model.json.Json;
import dev.lathe.model.permission.Rule.Kind;
import dev.lathe.model.value.Datetime;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides rules on what is known. The statements of a bundle decide the same in SQL; a test holds
 * both against each other.
 */
public final class Decision {
  private final Function<Operand, Said> said;

  private Decision(Function<Operand, Said> said) {
    this.said = said;
  }

  /** What is said of an operand. */
  sealed interface Said {
    /** A value, or that there is none. */
    record Value(Optional<Json> json) implements Said {}

    /** There is a value, and it may be any. */
    record Something() implements Said {}

    /** It is not known yet: it may have any value, or none. */
    record Anything() implements Said {}
  }

  /** What may become of {@code rule} where {@code said} tells what is known. */
  static Set<Truth> possible(Rule rule, Function<Operand, Said> said) {
    return new Decision(said).possible(rule);
  }

  /**
   * What becomes of {@code rule}.
   *
   * @param given the value of an input or claim by its name; empty where it is missing
   * @param field the value of the row's field by its name; empty where it is null
   */
  public static Truth of(
      Rule rule, Function<String, Optional<Json>> given, Function<String, Optional<Json>> field) {
    Set<Truth> possible =
        new Decision(
                operand ->
                    switch (operand) {
                      case Operand.Given(String name) -> new Said.Value(given.apply(name));
                      case Operand.Field(String name) -> new Said.Value(field.apply(name));
                      case Operand.Constant(Json value) -> new Said.Value(Optional.of(value));
                      case Operand.Midnight _ -> throw new IllegalStateException("of a date");
                    })
            .possible(rule);
    return possible.iterator().next();
  }

  /**
   * Whether there may be a row for which {@code rule} holds.
   *
   * @param known which inputs and claims are known by now
   * @param given the value of those
   */
  public static boolean mayHold(
      Rule rule, Function<Operand.Given, Boolean> known, Function<String, Optional<Json>> given) {
    return new Decision(
            operand ->
                switch (operand) {
                  case Operand.Given one when known.apply(one) ->
                      new Said.Value(given.apply(one.name()));
                  case Operand.Given _, Operand.Field _ -> new Said.Anything();
                  case Operand.Constant(Json value) -> new Said.Value(Optional.of(value));
                  case Operand.Midnight _ -> throw new IllegalStateException("of a date");
                })
        .possible(rule)
        .contains(Truth.TRUE);
  }

  /** What may become of {@code rule}: more than one where not all of it is known. */
  private Set<Truth> possible(Rule rule) {
    return switch (rule) {
      case Rule.All(List<Rule> rules) -> joined(rules, Truth.TRUE, true);
      case Rule.Any(List<Rule> rules) -> joined(rules, Truth.FALSE, false);
      case Rule.Not(Rule negated) -> {
        var negations = EnumSet.noneOf(Truth.class);
        possible(negated).forEach(truth -> negations.add(truth.not()));
        yield negations;
      }
      case Rule.Compared(var left, var how, var right, var kind) ->
          compared(read(left, kind), how, read(right, kind));
      case Rule.Among(var one, var list, var kind) -> among(read(one, kind), said(list), kind);
      case Rule.Known(var operand) ->
          switch (said(operand)) {
            case Said.Value(var value) -> EnumSet.of(Truth.of(value.isPresent()));
            case Said.Something _ -> EnumSet.of(Truth.TRUE);
            case Said.Anything _ -> EnumSet.of(Truth.TRUE, Truth.FALSE);
          };
      case Rule.Flag(var operand) ->
          switch (said(operand)) {
            case Said.Value(var value) ->
                EnumSet.of(
                    value
                        .map(json -> Truth.of(json instanceof Json.Bool(boolean flag) && flag))
                        .orElse(Truth.UNKNOWN));
            case Said.Something _ -> EnumSet.of(Truth.TRUE, Truth.FALSE);
            case Said.Anything _ -> EnumSet.allOf(Truth.class);
          };
    };
  }

  private Set<Truth> joined(List<Rule> rules, Truth first, boolean all) {
    Set<Truth> joined = EnumSet.of(first);
    for (Rule rule : rules) {
      var next = EnumSet.noneOf(Truth.class);
      for (Truth one : joined) {
        for (Truth other : possible(rule)) next.add(all ? one.and(other) : one.or(other));
      }
      joined = next;
    }
    return joined;
  }

  /**
   * A value to compare.
   *
   * @param open whether it may be any, where {@code value} is empty; else there is none
   * @param there whether there surely is one
   */
  private record Read(boolean open, boolean there, Optional<Comparable<?>> value) {
    static Read of(Optional<Comparable<?>> value) {
      return new Read(false, value.isPresent(), value);
    }

    static Read any(boolean there) {
      return new Read(true, there, Optional.empty());
    }

    boolean missing() {
      return !open && value.isEmpty();
    }
  }

  private Read read(Operand operand, Kind kind) {
    boolean midnight = operand instanceof Operand.Midnight;
    Operand read = operand instanceof Operand.Midnight(Operand date) ? date : operand;
    return switch (said.apply(read)) {
      case Said.Value(var value) ->
          Read.of(
              value.map(
                  json ->
                      midnight
                          ? new Points(text(json) + Datetime.MIDNIGHT)
                          : comparable(json, kind)));
      case Said.Something _ -> Read.any(true);
      case Said.Anything _ -> Read.any(false);
    };
  }

  private Said said(Operand operand) {
    return said.apply(operand);
  }

  private static Set<Truth> open(boolean there) {
    return there ? EnumSet.of(Truth.TRUE, Truth.FALSE) : EnumSet.allOf(Truth.class);
  }

  private static Set<Truth> compared(Read left, Rule.Comparison how, Read right) {
    if (left.missing() || right.missing()) return EnumSet.of(Truth.UNKNOWN);
    if (left.open() || right.open()) return open(left.there() && right.there());
    return EnumSet.of(
        Truth.of(how.holds(order(left.value().orElseThrow(), right.value().orElseThrow()))));
  }

  private static Set<Truth> among(Read one, Said list, Kind kind) {
    if (one.missing()) return EnumSet.of(Truth.UNKNOWN);
    return switch (list) {
      case Said.Anything _ -> open(false);
      case Said.Something _ -> open(one.there());
      case Said.Value(var value) -> {
        if (value.isEmpty()) yield EnumSet.of(Truth.UNKNOWN);
        if (one.open()) yield open(one.there());
        boolean found =
            value.get() instanceof Json.Arr(var items)
                && items.stream()
                    .anyMatch(
                        item -> order(one.value().orElseThrow(), comparable(item, kind)) == 0);
        yield EnumSet.of(Truth.of(found));
      }
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // both were read as one kind
  private static int order(Comparable<?> left, Comparable<?> right) {
    return ((Comparable) left).compareTo(right);
  }

  private static Comparable<?> comparable(Json json, Kind kind) {
    return switch (kind) {
      case TEXT -> new Points(text(json));
      case NUMBER -> new BigDecimal(text(json));
      case FLAG -> json instanceof Json.Bool(boolean flag) && flag;
      case INSTANT ->
          new Points(
              Datetime.read(text(json)) instanceof Datetime.Read.Moment(String canonical)
                  ? canonical
                  : text(json));
    };
  }

  /** The text of a string, or a number's digits. */
  private static String text(Json json) {
    return switch (json) {
      case Json.Str(String text) -> text;
      case Json.Num(String digits) -> digits;
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> "";
    };
  }

  /** A text in the order of its code points, which is that of its bytes in UTF-8. */
  private record Points(String text) implements Comparable<Points> {
    @Override
    public int compareTo(Points other) {
      int[] own = text.codePoints().toArray();
      int[] others = other.text.codePoints().toArray();
      return java.util.Arrays.compare(own, others);
    }
  }
}
