package dev.lathe.bench.report;

import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** One field of a table. */
public sealed interface Figure {
  /** A word. */
  record Word(String text) implements Figure {}

  /** A measured number; {@code decimals} are worth showing. */
  record Amount(double value, int decimals) implements Figure {}

  /** There is nothing to say. */
  record None() implements Figure {}

  static Figure of(String text) {
    return new Word(text);
  }

  /** A rate or count. */
  static Figure whole(double value) {
    return new Amount(value, 0);
  }

  /** Milliseconds: three decimals below ten, one above. */
  static Figure milliseconds(double value) {
    return new Amount(value, value < 10 ? 3 : 1);
  }

  /** A ratio as a percentage. */
  static Figure percent(double ratio) {
    return new Amount(100 * ratio, 0);
  }

  static Figure none() {
    return new None();
  }

  default String text() {
    return switch (this) {
      case Word(String text) -> text;
      case Amount(double value, int decimals) ->
          String.format(Locale.ROOT, "%,." + decimals + "f", value);
      case None _ -> "";
    };
  }

  default Json json() {
    return switch (this) {
      case Word(String text) -> Json.of(text);
      case Amount(double value, int decimals) ->
          new Json.Num(
              BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString());
      case None _ -> Json.NULL;
    };
  }
}
