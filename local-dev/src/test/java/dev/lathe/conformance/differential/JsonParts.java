package dev.lathe.conformance.differential;

import dev.lathe.model.decimal.Scale;
import dev.lathe.model.json.Json;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.Day;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parts of JSON as values, by the format's words. */
final class JsonParts {
  private static final Pattern STEP = Pattern.compile("\\.\"([^\"]*)\"|\\.(\\w+)|\\[(\\d+)]");

  private JsonParts() {}

  /** The part of the first of {@code x} at the path that is the second, as the third says. */
  static @Nullable Object at(List<Object> x) {
    Optional<Json> part = part((Json) x.get(0), (String) x.get(1));
    String as = x.size() == 3 ? (String) x.get(2) : "json";
    return part.filter(json -> !(json instanceof Json.Null))
        .flatMap(json -> as(json, as))
        .orElse(null);
  }

  private static Optional<Json> part(Json whole, String path) {
    Optional<Json> at = Optional.of(whole);
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      at = at.flatMap(json -> next(json, step));
    }
    return at;
  }

  private static Optional<Json> next(Json json, Matcher step) {
    if (step.group(3) != null) {
      int index = Integer.parseInt(step.group(3));
      return json instanceof Json.Arr(var items) && index < items.size()
          ? Optional.of(items.get(index))
          : Optional.empty();
    }
    String name = step.group(1) != null ? step.group(1) : step.group(2);
    return json instanceof Json.Obj object ? object.get(name) : Optional.empty();
  }

  private static Optional<Object> as(Json json, String type) {
    return switch (json) {
      case Json any when type.equals("json") -> Optional.of(any);
      case Json.Str(String text) when type.equals("string") -> Optional.of(text);
      case Json.Str(String text) when type.equals("date") && Day.is(text) -> Optional.of(text);
      case Json.Str(String text) when type.equals("datetime") && Datetime.is(text) ->
          Optional.of(Datetime.canonical(text));
      case Json.Bool(boolean flag) when type.equals("boolean") -> Optional.of(flag);
      case Json.Num(String digits) when type.equals("integer") && digits.matches("-?\\d{1,18}") ->
          Optional.of(Long.parseLong(digits));
      case Json.Num(String digits)
          when type.equals("decimal") && new Scale(Scale.DEFAULT).scaled(digits).isPresent() ->
          Optional.of(new BigDecimal(digits));
      default -> Optional.empty();
    };
  }
}
