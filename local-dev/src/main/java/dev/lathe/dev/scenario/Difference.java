package dev.lathe.dev.scenario;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is not as a scenario says.
 *
 * @param what where, e.g. {@code body.lines[0].price}
 * @param expected as JSON, or in words
 * @param found as JSON, or in words
 */
public record Difference(String what, String expected, String found) {
  private static final int MOST_CHARACTERS = 300;

  static Difference of(String what, Json expected, Json found) {
    return new Difference(what, text(expected), text(found));
  }

  /**
   * Where {@code found} lacks something of {@code part}: objects may have more members, lists no
   * other number of items; numbers are equal by value, and a decimal's text is its number.
   */
  static List<Difference> between(String what, Json part, Json found) {
    var differences = new ArrayList<Difference>();
    compare(what, part, found, differences);
    return differences;
  }

  private static void compare(String at, Json part, Json found, List<Difference> differences) {
    switch (part) {
      case Json.Obj(var members) when found instanceof Json.Obj object ->
          members.forEach(
              (name, value) -> {
                String inner = at + "." + name;
                object
                    .get(name)
                    .ifPresentOrElse(
                        there -> compare(inner, value, there, differences),
                        () -> differences.add(new Difference(inner, text(value), "nothing")));
              });
      case Json.Arr(var items) when found instanceof Json.Arr(var there) -> {
        if (items.size() != there.size()) {
          differences.add(
              new Difference(
                  at,
                  "%s items: %s".formatted(items.size(), text(part)),
                  "%s: %s".formatted(there.size(), text(found))));
          return;
        }
        for (int i = 0; i < items.size(); i++) {
          compare(at + "[" + i + "]", items.get(i), there.get(i), differences);
        }
      }
      case Json.Num number when same(number, found) -> {}
      case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {
        if (!part.equals(found)) differences.add(of(at, part, found));
      }
    }
  }

  private static boolean same(Json.Num number, Json found) {
    return switch (found) {
      case Json.Num other -> number.decimal().compareTo(other.decimal()) == 0;
      case Json.Str(String digits) when digits.matches("-?\\d+(\\.\\d+)?") ->
          number.decimal().compareTo(new BigDecimal(digits)) == 0;
      case Json.Str _, Json.Bool _, Json.Null _, Json.Arr _, Json.Obj _ -> false;
    };
  }

  static String text(Json json) {
    return shortened(JsonText.write(json));
  }

  static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
