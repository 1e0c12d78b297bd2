package dev.lathe.compiler.resolve;

import dev.lathe.model.bundle.ScalarType;
import java.util.Optional;

/**
 * The type of a value; {@code scalar} is empty for a bare {@code null}, which fits every type.
 *
 * <p>Widening follows the format: integer to decimal, date to datetime.
 */
public record Type(Optional<ScalarType> scalar, boolean nullable) {
  public static final Type NULL = new Type(Optional.empty(), true);

  public static Type of(ScalarType scalar, boolean nullable) {
    return new Type(Optional.of(scalar), nullable);
  }

  public boolean is(ScalarType type) {
    return scalar.filter(type::equals).isPresent();
  }

  public boolean numeric() {
    return scalar.map(s -> s == ScalarType.INTEGER || s == ScalarType.DECIMAL).orElse(true);
  }

  public Type withNull(boolean alsoNullable) {
    return nullable || !alsoNullable ? this : new Type(scalar, true);
  }

  /** The narrowest type that both fit, nullable if either is; empty when there is none. */
  public static Optional<Type> common(Type a, Type b) {
    boolean nullable = a.nullable || b.nullable;
    if (a.scalar.isEmpty()) {
      return Optional.of(new Type(b.scalar, true));
    }
    if (b.scalar.isEmpty() || a.scalar.equals(b.scalar)) {
      return Optional.of(new Type(a.scalar, nullable));
    }
    ScalarType left = a.scalar.orElseThrow();
    ScalarType right = b.scalar.orElseThrow();
    return widest(left, right).or(() -> widest(right, left)).map(s -> of(s, nullable));
  }

  /** Whether a value of this type can stand where {@code target} is asked for, null apart. */
  public boolean fits(ScalarType target) {
    return scalar.map(s -> s == target || widest(s, target).isPresent()).orElse(true);
  }

  /** The word for messages: {@code decimal}, {@code nullable string}, {@code null}. */
  public String word() {
    String word = scalar.map(ScalarType::word).orElse("null");
    return nullable && scalar.isPresent() ? "nullable " + word : word;
  }

  /** The same with its article: {@code an integer}, {@code a nullable string}, {@code null}. */
  public String phrase() {
    return scalar.isEmpty() ? "null" : article(word());
  }

  static String article(String word) {
    return ("aeiou".indexOf(word.charAt(0)) < 0 ? "a " : "an ") + word;
  }

  private static Optional<ScalarType> widest(ScalarType narrow, ScalarType wide) {
    boolean widens =
        (narrow == ScalarType.INTEGER && wide == ScalarType.DECIMAL)
            || (narrow == ScalarType.DATE && wide == ScalarType.DATETIME);
    return widens ? Optional.of(wide) : Optional.empty();
  }
}
