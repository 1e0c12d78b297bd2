package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.Optional;

/**
 * The type of a value; {@code scalar} is empty for a bare {@code null}, which fits every type.
 *
 * <p>Widening follows the format: integer to decimal, date to datetime.
 *
 * @param many whether it is a list of such values: what {@code group_array} gives. It can be passed
 *     on and answered, not compared.
 * @param scale how many decimals SQL has of it: a number is its value times 10^scale, 0 for an
 *     integer, {@link #WIDE} for the product of decimals
 */
public record Type(Optional<ScalarType> scalar, boolean nullable, Many many, int scale) {
  /**
   * The scale of what has eighteen digits on either side of the point, more than a 64-bit integer
   * holds: SQL has it as a text that sorts as the number does.
   */
  public static final int WIDE = 18;

  /** How many values it is. */
  public enum Many {
    ONE,
    LIST,
    /** A list whose elements may be null. */
    LIST_WITH_NULLS
  }

  public static final Type NULL = new Type(Optional.empty(), true);

  /** The type of a single value. */
  public Type(Optional<ScalarType> scalar, boolean nullable) {
    this(scalar, nullable, Many.ONE, usual(scalar));
  }

  private static int usual(Optional<ScalarType> scalar) {
    return scalar.filter(type -> type == ScalarType.DECIMAL).isPresent() ? Scale.DEFAULT : 0;
  }

  public static Type of(ScalarType scalar, boolean nullable) {
    return new Type(Optional.of(scalar), nullable);
  }

  /** The type of a field. */
  public static Type of(Entity.Field field, boolean nullable) {
    return of(field.type(), nullable).scaled(field.scale());
  }

  /** A decimal of this scale. */
  public static Type decimal(int scale, boolean nullable) {
    return of(ScalarType.DECIMAL, nullable).scaled(scale);
  }

  /** The same with another scale. */
  public Type scaled(int other) {
    return new Type(scalar, nullable, many, other);
  }

  /** Whether SQL has it as text that sorts as the number does. */
  public boolean wide() {
    return scale == WIDE;
  }

  public boolean array() {
    return many != Many.ONE;
  }

  /** Whether it is only passed on and answered: a list, or any JSON. */
  public boolean opaque() {
    return array() || is(ScalarType.JSON);
  }

  public boolean is(ScalarType type) {
    return !array() && scalar.filter(type::equals).isPresent();
  }

  public boolean numeric() {
    return !array()
        && scalar.map(s -> s == ScalarType.INTEGER || s == ScalarType.DECIMAL).orElse(true);
  }

  public Type withNull(boolean alsoNullable) {
    return nullable || !alsoNullable ? this : asNullable(true);
  }

  /** The same, nullable or not. */
  public Type asNullable(boolean now) {
    return new Type(scalar, now, many, scale);
  }

  /** A list of these. */
  public Type listed() {
    return new Type(scalar, false, nullable ? Many.LIST_WITH_NULLS : Many.LIST, scale);
  }

  /** The narrowest type that both fit, nullable if either is; empty when there is none. */
  public static Optional<Type> common(Type a, Type b) {
    boolean nullable = a.nullable || b.nullable;
    if (a.scalar.isEmpty()) {
      return Optional.of(b.asNullable(true));
    }
    if (b.scalar.isEmpty() || (a.many == b.many && a.scalar.equals(b.scalar))) {
      return Optional.of(a.asNullable(nullable).scaled(Math.max(a.scale, b.scale)));
    }
    if (a.array() || b.array()) {
      return a.array() && b.array() && a.scalar.equals(b.scalar)
          ? Optional.of(
              new Type(a.scalar, nullable, Many.LIST_WITH_NULLS, Math.max(a.scale, b.scale)))
          : Optional.empty();
    }
    ScalarType left = a.scalar.orElseThrow();
    ScalarType right = b.scalar.orElseThrow();
    return widest(left, right)
        .or(() -> widest(right, left))
        .map(s -> of(s, nullable).scaled(Math.max(a.scale, b.scale)));
  }

  /** Whether a value of this type can stand where {@code target} is asked for, null apart. */
  public boolean fits(ScalarType target) {
    return !array() && scalar.map(s -> s == target || widest(s, target).isPresent()).orElse(true);
  }

  /** Whether a list of these can stand where a list of {@code target} is asked for. */
  public boolean fitsList(ScalarType target) {
    return scalar.isEmpty() || (array() && scalar.get() == target);
  }

  /** The word for messages: {@code decimal}, {@code nullable string}, {@code null}. */
  public String word() {
    String word = scalar.map(ScalarType::word).orElse("null");
    word =
        switch (many) {
          case ONE -> word;
          case LIST -> "array<%s>".formatted(word);
          case LIST_WITH_NULLS -> "array<nullable %s>".formatted(word);
        };
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
