package dev.lathe.compiler.workflow;

import dev.lathe.compiler.domain.InputType;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.workflow.VariableType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known of values along paths. */
final class Types {
  static final VariableType ANY = new VariableType.Any();

  private Types() {}

  /** The type of {@code name}; nothing where there is no such member. */
  static Optional<VariableType> member(VariableType type, String name) {
    return switch (type) {
      case VariableType.Any any -> Optional.of(any);
      case VariableType.Scalar(var scalar, _) when scalar == ScalarType.JSON -> Optional.of(ANY);
      case VariableType.Scalar _, VariableType.Arr _ -> Optional.empty();
      case VariableType.Obj(var members, boolean nullable) ->
          members.stream()
              .filter(member -> member.name().equals(name))
              .findFirst()
              .map(member -> nullable ? nullable(member.type()) : member.type());
    };
  }

  /** The names of its members. */
  static List<String> names(VariableType type) {
    return type instanceof VariableType.Obj(var members, _)
        ? members.stream().map(VariableType.Member::name).toList()
        : List.of();
  }

  static VariableType nullable(VariableType type) {
    return switch (type) {
      case VariableType.Scalar(var scalar, _) -> new VariableType.Scalar(scalar, true);
      case VariableType.Obj(var members, _) -> new VariableType.Obj(members, true);
      case VariableType.Arr _, VariableType.Any _ -> type;
    };
  }

  /** What has one of both types. */
  static VariableType either(VariableType one, VariableType other) {
    if (one.equals(other)) return one;
    if (nullable(one).equals(nullable(other))) return nullable(one);
    return ANY;
  }

  /** Whether a value of {@code type} can stand where {@code target} is asked for, null apart. */
  static boolean fits(VariableType type, InputType target) {
    return switch (target) {
      case InputType.Scalar(var scalar) -> fits(type, scalar);
      case InputType.ListOf(var scalar) ->
          switch (type) {
            case VariableType.Arr(var items) -> fits(items, scalar);
            case VariableType.Any _ -> true;
            case VariableType.Scalar _, VariableType.Obj _ -> false;
          };
      case InputType.ListOfRows _, InputType.Rowset _ ->
          type instanceof VariableType.Arr || type instanceof VariableType.Any;
      case InputType.Row _ -> type instanceof VariableType.Obj || type instanceof VariableType.Any;
    };
  }

  static boolean fits(VariableType type, ScalarType target) {
    return switch (type) {
      case VariableType.Any _ -> true;
      case VariableType.Obj _, VariableType.Arr _ -> target == ScalarType.JSON;
      case VariableType.Scalar(var scalar, _) ->
          scalar == target
              || scalar == ScalarType.JSON
              || target == ScalarType.JSON
              || (scalar == ScalarType.INTEGER && target == ScalarType.DECIMAL)
              || (scalar == ScalarType.DATE && target == ScalarType.DATETIME);
    };
  }

  /** A text may be written where a date, datetime or duration is asked for. */
  static boolean constantFits(VariableType type, InputType target) {
    return fits(type, target)
        || (target instanceof InputType.Scalar(var scalar)
            && type instanceof VariableType.Scalar(var own, _)
            && own == ScalarType.STRING
            && (scalar == ScalarType.DATE
                || scalar == ScalarType.DATETIME
                || scalar == ScalarType.DURATION
                || scalar == ScalarType.DECIMAL));
  }

  /** For messages: {@code an integer}, {@code an object}. */
  static String phrase(VariableType type) {
    return switch (type) {
      case VariableType.Any _ -> "anything";
      case VariableType.Obj _ -> "an object";
      case VariableType.Arr _ -> "a list";
      case VariableType.Scalar(var scalar, _) -> phrase(scalar.word());
    };
  }

  static String phrase(InputType type) {
    return switch (type) {
      case InputType.Scalar(var scalar) -> phrase(scalar.word());
      case InputType.ListOf(var scalar) -> "a list of `%s`".formatted(scalar.word());
      case InputType.ListOfRows _, InputType.Rowset _ -> "a list of objects";
      case InputType.Row _ -> "an object";
    };
  }

  private static String phrase(String word) {
    return ("aeiou".indexOf(word.charAt(0)) < 0 ? "a " : "an ") + word;
  }

  /** {@code decimal}, {@code string?}; nothing where it is no type. */
  static Optional<VariableType.Scalar> written(String word) {
    boolean nullable = word.endsWith("?");
    String name = nullable ? word.substring(0, word.length() - 1) : word;
    for (ScalarType type : ScalarType.values()) {
      if (type.word().equals(name) && name.equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(new VariableType.Scalar(type, nullable));
      }
    }
    return Optional.empty();
  }
}
