package dev.lathe.compiler.parse;

import dev.lathe.compiler.domain.InputType;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import dev.lathe.model.value.JsonDocument;
import dev.lathe.model.value.TimeSpan;
import java.math.BigDecimal;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Whether an input's default is a value that a request could send for it. One that is not would
 * fail every request that leaves the input out.
 */
final class Defaults {
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,20}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");

  private Defaults() {}

  static boolean fits(InputType type, OptionalInt scale, Json value) {
    if (value instanceof Json.Null) {
      return true;
    }
    return switch (type) {
      case InputType.Scalar(ScalarType scalar) -> fits(scalar, scale, value);
      case InputType.ListOf(ScalarType scalar) ->
          value instanceof Json.Arr(var items)
              ? items.stream().allMatch(item -> fits(scalar, scale, item))
              : fits(scalar, scale, value);
      case InputType.ListOfRows _ ->
          value instanceof Json.Arr(var items) && items.isEmpty(); // records are the request's
      case InputType.Row _, InputType.Rowset _ -> true; // refused where such inputs are
    };
  }

  private static boolean fits(ScalarType type, OptionalInt scale, Json value) {
    if (type == ScalarType.JSON) {
      return JsonDocument.misfit(value).isEmpty();
    }
    return switch (value) {
      case Json.Str(String text) -> fits(type, scale, text);
      case Json.Num number ->
          switch (type) {
            case INTEGER -> whole(number.digits());
            case DECIMAL -> decimal(number.digits(), scale);
            case STRING, BOOLEAN, DATE, DATETIME, DURATION, JSON -> false;
          };
      case Json.Bool _ -> type == ScalarType.BOOLEAN;
      case Json.Null _, Json.Arr _, Json.Obj _ -> false;
    };
  }

  private static boolean fits(ScalarType type, OptionalInt scale, String text) {
    return switch (type) {
      case STRING, JSON -> true;
      case INTEGER -> INTEGER.matcher(text).matches() && whole(text);
      case DECIMAL -> DECIMAL.matcher(text).matches() && decimal(text, scale);
      case BOOLEAN -> text.matches("true|false|0|1");
      case DATE -> Day.is(text);
      case DATETIME -> Datetime.is(text);
      case DURATION -> TimeSpan.of(text).isPresent();
    };
  }

  /** What scale an input has that does not say so is known only when its graph is resolved. */
  private static boolean decimal(String digits, OptionalInt scale) {
    int decimals = scale.orElse(Scale.of(digits));
    return decimals <= Scale.MOST && new Scale(decimals).scaled(digits).isPresent();
  }

  private static boolean whole(String digits) {
    try {
      new BigDecimal(digits).longValueExact();
      return true;
    } catch (ArithmeticException | NumberFormatException fraction) {
      return false;
    }
  }
}
