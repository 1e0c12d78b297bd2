package dev.lathe.model.rule;

import dev.lathe.model.problem.Words;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a value of one type has to be. A value that is not there passes: whether it may be absent is
 * said elsewhere.
 *
 * <p>Bounds and values are written as {@link #broken} takes them: digits of a number, the text of a
 * string or date, the canonical text of a datetime.
 *
 * @param oneOf the values that there may be; empty for any
 * @param min least, inclusive
 * @param max greatest, inclusive
 * @param minLength in characters, as Unicode counts them
 * @param maxLength likewise
 * @param pattern what is found in it
 * @param nonEmpty whether a text has a character other than white space
 * @param words the author's, for what breaks one of them
 */
public record ValueRules(
    List<String> oneOf,
    Optional<String> min,
    Optional<String> max,
    OptionalInt minLength,
    OptionalInt maxLength,
    Optional<TextPattern> pattern,
    boolean nonEmpty,
    Words words) {
  /** The same, of which {@code other} is said. */
  public ValueRules saying(Words other) {
    return new ValueRules(oneOf, min, max, minLength, maxLength, pattern, nonEmpty, other);
  }

  /** Anything goes. */
  public static final ValueRules NONE =
      new ValueRules(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          false,
          Words.NONE);

  /** A number up to {@code most}. */
  public static ValueRules atMost(long most) {
    return new ValueRules(
        List.of(),
        Optional.empty(),
        Optional.of(Long.toString(most)),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        false,
        Words.NONE);
  }

  /** What white space is: a text of nothing else is empty. */
  public static final String BLANK = " \t\n\u000b\f\r";

  public ValueRules {
    oneOf = List.copyOf(oneOf);
  }

  /** Whether anything goes. */
  public boolean none() {
    return oneOf.isEmpty()
        && min.isEmpty()
        && max.isEmpty()
        && minLength.isEmpty()
        && maxLength.isEmpty()
        && pattern.isEmpty()
        && !nonEmpty;
  }

  /**
   * The first of the rules that {@code value} breaks.
   *
   * @param number whether the value is an integer or decimal
   */
  public Optional<Breach> broken(boolean number, String value) {
    if (nonEmpty && blank(value)) {
      return breach("nonEmpty", "must not be empty", "too_small");
    }
    if (!oneOf.isEmpty() && oneOf.stream().noneMatch(one -> compare(number, value, one) == 0)) {
      return breach("enum", "must be one of " + String.join(", ", oneOf), "invalid_enum_value");
    }
    if (min.isPresent() && compare(number, value, min.get()) < 0) {
      return breach("min", "must be at least " + min.get(), "too_small");
    }
    if (max.isPresent() && compare(number, value, max.get()) > 0) {
      return breach("max", "must be at most " + max.get(), "too_big");
    }
    int length = value.codePointCount(0, value.length());
    if (minLength.isPresent() && length < minLength.getAsInt()) {
      return breach(
          "minLength", "must have at least " + characters(minLength.getAsInt()), "too_small");
    }
    if (maxLength.isPresent() && length > maxLength.getAsInt()) {
      return breach(
          "maxLength", "must have at most " + characters(maxLength.getAsInt()), "too_big");
    }
    return pattern
        .filter(wanted -> !wanted.found(value))
        .flatMap(wanted -> breach("pattern", "must match " + wanted, "invalid_format"));
  }

  /**
   * Whether no value keeps these rules and {@code other} ones, as far as bounds and lists of values
   * tell.
   *
   * @param number whether the values are integers or decimals
   */
  public boolean excludes(boolean number, ValueRules other) {
    return above(number, min, other.max)
        || above(number, other.min, max)
        || longer(minLength, other.maxLength)
        || longer(other.minLength, maxLength)
        || noneOf(number, oneOf, other)
        || noneOf(number, other.oneOf, this);
  }

  private static boolean above(boolean number, Optional<String> min, Optional<String> max) {
    return min.isPresent() && max.isPresent() && compare(number, min.get(), max.get()) > 0;
  }

  private static boolean longer(OptionalInt least, OptionalInt most) {
    return least.isPresent() && most.isPresent() && least.getAsInt() > most.getAsInt();
  }

  private static boolean noneOf(boolean number, List<String> values, ValueRules rules) {
    return !values.isEmpty()
        && values.stream().allMatch(value -> rules.broken(number, value).isPresent());
  }

  private static Optional<Breach> breach(String rule, String message, String code) {
    return Optional.of(new Breach(rule, message, code));
  }

  /** {@code count} in words. */
  public static String characters(int count) {
    return count == 1 ? "1 character" : count + " characters";
  }

  private static boolean blank(String value) {
    return value.chars().allMatch(c -> BLANK.indexOf(c) >= 0);
  }

  /** Compares two values: numbers by what they are worth, all else as text by code points. */
  public static int compare(boolean number, String left, String right) {
    return number
        ? new BigDecimal(left).compareTo(new BigDecimal(right))
        : compareCodePoints(left, right);
  }

  /** As the databases do: by UTF-8, which orders as code points do. */
  private static int compareCodePoints(String left, String right) {
    int[] a = left.codePoints().toArray();
    int[] b = right.codePoints().toArray();
    return Arrays.compare(a, b);
  }
}
