package dev.lathe.compiler.parse;

import dev.lathe.compiler.domain.InputType;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Whether an input's default is a value that a request could send for it. One that is not would
 * fail every request that leaves the input out.
 */
final class Defaults {
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,20}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");

  private Defaults() {}

  static boolean fits(InputType type, Json value) {
    if (value instanceof Json.Null) {
      return true;
    }
    return switch (type) {
      case InputType.Scalar(ScalarType scalar) -> fits(scalar, value);
      case InputType.ListOf(ScalarType scalar) ->
          value instanceof Json.Arr(var items)
              ? items.stream().allMatch(item -> fits(scalar, item))
              : fits(scalar, value);
      case InputType.Row _, InputType.Rowset _ -> true; // refused where such inputs are
    };
  }

  private static boolean fits(ScalarType type, Json value) {
    return switch (value) {
      case Json.Str(String text) -> fits(type, text);
      case Json.Num number ->
          switch (type) {
            case INTEGER -> whole(number.digits());
            case DECIMAL -> Double.isFinite(Double.parseDouble(number.digits()));
            case STRING, BOOLEAN, DATE, DATETIME -> false;
          };
      case Json.Bool _ -> type == ScalarType.BOOLEAN;
      case Json.Null _, Json.Arr _, Json.Obj _ -> false;
    };
  }

  private static boolean fits(ScalarType type, String text) {
    return switch (type) {
      case STRING -> true;
      case INTEGER -> INTEGER.matcher(text).matches() && whole(text);
      case DECIMAL -> DECIMAL.matcher(text).matches();
      case BOOLEAN -> text.matches("true|false|0|1");
      case DATE -> Day.is(text);
      case DATETIME -> Datetime.is(text);
    };
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
