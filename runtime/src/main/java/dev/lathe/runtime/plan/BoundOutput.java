package dev.lathe.runtime.plan;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Parameter;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The output of a step as what is bound for it. */
final class BoundOutput {
  private BoundOutput() {}

  /**
   * @throws MisfittingOutput if {@code value} has another type than {@code parameter} asks for
   */
  static @Nullable Object of(Parameter.Output parameter, Json value) {
    if (value instanceof Json.Null) {
      return null;
    }
    return switch (parameter.as()) {
      case NATIVE -> bare(parameter, value);
      case JSON -> JsonText.write(value);
      case INTEGER -> typed(parameter, value, ScalarType.INTEGER, Parameter.Input.Form.NATIVE);
      case DECIMAL -> typed(parameter, value, ScalarType.DECIMAL, Parameter.Input.Form.NATIVE);
      case EXACT -> typed(parameter, value, ScalarType.DECIMAL, Parameter.Input.Form.EXACT);
      case STRING -> typed(parameter, value, ScalarType.STRING, Parameter.Input.Form.NATIVE);
      case BOOLEAN -> typed(parameter, value, ScalarType.BOOLEAN, Parameter.Input.Form.NATIVE);
      case DATE -> typed(parameter, value, ScalarType.DATE, Parameter.Input.Form.NATIVE);
      case DATETIME -> typed(parameter, value, ScalarType.DATETIME, Parameter.Input.Form.NATIVE);
      case DURATION -> typed(parameter, value, ScalarType.DURATION, Parameter.Input.Form.NATIVE);
      case INSTANT -> typed(parameter, value, ScalarType.DATETIME, Parameter.Input.Form.INSTANT);
    };
  }

  private static @Nullable Object bare(Parameter.Output parameter, Json value) {
    return switch (value) {
      case Json.Null _ -> null;
      case Json.Bool(boolean flag) -> flag ? 1L : 0L;
      case Json.Str _ -> typed(parameter, value, ScalarType.STRING, Parameter.Input.Form.NATIVE);
      case Json.Num(String digits) -> number(digits);
      case Json.Arr _, Json.Obj _ -> JsonText.write(value);
    };
  }

  private static Object number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException fractionOrTooLarge) {
      return new BigDecimal(digits).doubleValue();
    }
  }

  private static @Nullable Object typed(
      Parameter.Output parameter, Json value, ScalarType type, Parameter.Input.Form form) {
    var findings = new ArrayList<Finding>();
    InputValue coerced = Coercion.coerce(plan(type, parameter.scale()), value, "", findings);
    if (!findings.isEmpty()) {
      String place = parameter.node() + "." + String.join(".", parameter.path());
      throw new MisfittingOutput(place, findings.getFirst().message());
    }
    return Binder.value(coerced, form);
  }

  private static InputPlan plan(ScalarType type, int scale) {
    return new InputPlan(
        "",
        type,
        false,
        false,
        true,
        Optional.empty(),
        new InputSource.Unbound(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        scale);
  }
}
