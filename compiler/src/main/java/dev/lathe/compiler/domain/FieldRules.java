package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.rule.Breach;
import dev.lathe.model.rule.ValueRules;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.TimeSpan;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a field or an input has to be, as written: our optional keys.
 *
 * @param span where the first of them stands
 */
public record FieldRules(ValueRules values, Wording wording, Span span) {
  /** The keys that say it. */
  public static final List<String> KEYS =
      List.of("enum", "min", "max", "minLength", "maxLength", "pattern", "nonEmpty");

  private static final Pattern DIGITS = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");

  /** Whether {@code type} is one of numbers. */
  public static boolean number(ScalarType type) {
    return type == ScalarType.INTEGER || type == ScalarType.DECIMAL;
  }

  /**
   * {@code json}, a value of {@code type}, as rules compare it; nothing for null and for what is of
   * another type.
   */
  public static Optional<String> plain(ScalarType type, Json json) {
    return switch (json) {
      case Json.Str(String text) when type == ScalarType.DATETIME ->
          Datetime.is(text) ? Optional.of(Datetime.canonical(text)) : Optional.empty();
      case Json.Str(String text) when type == ScalarType.DURATION -> TimeSpan.canonical(text);
      case Json.Str(String text) when number(type) ->
          DIGITS.matcher(text).matches() ? Optional.of(text) : Optional.empty();
      case Json.Str(String text) -> Optional.of(text);
      case Json.Num(String digits) -> number(type) ? Optional.of(digits) : Optional.empty();
      case Json.Bool(boolean flag) ->
          type == ScalarType.BOOLEAN ? Optional.of(Boolean.toString(flag)) : Optional.empty();
      case Json.Null _, Json.Arr _, Json.Obj _ -> Optional.empty();
    };
  }

  /** The same, whose message shows no value of a name that is {@code hidden}. */
  public FieldRules masking(Predicate<String> hidden) {
    Wording masked = wording.masking(hidden);
    return new FieldRules(values.saying(masked.words()), masked, span);
  }

  /** The first rule that {@code json}, a value of {@code type}, breaks. */
  public Optional<Breach> broken(ScalarType type, Json json) {
    return plain(type, json).flatMap(value -> values.broken(number(type), value));
  }
}
