package dev.lathe.conformance.evolution;

import dev.lathe.model.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Works an upcast's words out over plain JSON, for what the table of changes has: it shares nothing
 * with the compiler.
 *
 * @param said what the event says
 * @param time of the event
 */
record Words(Map<String, Json> said, Json time) {
  /** What {@code words} come to; empty where they read fields and the event has none of them. */
  Optional<Json> of(Json words) {
    var read = new ArrayList<String>();
    reads(words, read);
    boolean lacking = !read.isEmpty() && read.stream().noneMatch(this::has);
    return lacking ? Optional.empty() : Optional.of(value(words));
  }

  private boolean has(String field) {
    return field.equals("occurredAt") || said.containsKey(field);
  }

  private static String field(String path) {
    return path.startsWith("event.") ? path.substring("event.".length()) : path;
  }

  private static void reads(Json words, List<String> read) {
    switch (words) {
      case Json.Str(String path) -> read.add(field(path));
      case Json.Arr(var items) -> items.forEach(item -> reads(item, read));
      case Json.Obj(var members) ->
          members.forEach(
              (key, value) -> {
                if (!key.equals("$literal") && !key.equals("scale")) {
                  reads(value, read);
                }
              });
      case Json.Null _, Json.Num _, Json.Bool _ -> {}
    }
  }

  private Json value(Json words) {
    return switch (words) {
      case Json.Str(String path) ->
          field(path).equals("occurredAt") ? time : said.getOrDefault(field(path), Json.NULL);
      case Json.Obj(var members) -> {
        Map.Entry<String, Json> word = members.entrySet().iterator().next();
        yield word.getKey().equals("$literal")
            ? word.getValue()
            : of(word.getKey(), word.getValue(), scale(members));
      }
      case Json.Null _, Json.Num _, Json.Bool _, Json.Arr _ -> words;
    };
  }

  private static int scale(Map<String, Json> members) {
    return members.get("scale") instanceof Json.Num scale ? scale.decimal().intValueExact() : 6;
  }

  private Json of(String word, Json of, int scale) {
    if (word.equals("case")) {
      return cases((Json.Obj) of);
    }
    List<Json> all = of instanceof Json.Arr(var items) ? items : List.of(of);
    List<Json> values = all.stream().map(this::value).toList();
    if (word.equals("coalesce")) {
      return values.stream().filter(one -> one != Json.NULL).findFirst().orElse(Json.NULL);
    }
    if (values.contains(Json.NULL)) {
      return Json.NULL;
    }
    return switch (word) {
      case "concat" -> Json.of(String.join("", values.stream().map(Words::text).toList()));
      case "upper" -> Json.of(text(values.getFirst()).toUpperCase(Locale.ROOT));
      case "eq" -> new Json.Bool(text(values.get(0)).equals(text(values.get(1))));
      case "gt" -> new Json.Bool(number(values.get(0)).compareTo(number(values.get(1))) > 0);
      case "add" -> number(number(values.get(0)).add(number(values.get(1))));
      case "mul" -> number(number(values.get(0)).multiply(number(values.get(1))));
      case "div" ->
          number(
              number(values.get(0)).divide(number(values.get(1)), scale, RoundingMode.HALF_EVEN));
      default -> throw new AssertionError("say what `" + word + "` comes to");
    };
  }

  private Json cases(Json.Obj cases) {
    for (Json when : ((Json.Arr) cases.members().get("when")).items()) {
      List<Json> both = ((Json.Arr) when).items();
      if (value(both.get(0)) instanceof Json.Bool(boolean holds) && holds) {
        return value(both.get(1));
      }
    }
    return cases.get("else").map(this::value).orElse(Json.NULL);
  }

  private static String text(Json value) {
    return value instanceof Json.Str(String text) ? text : LogFold.plain(value);
  }

  private static BigDecimal number(Json value) {
    return new BigDecimal(text(value));
  }

  private static Json number(BigDecimal value) {
    return new Json.Num(value.stripTrailingZeros().toPlainString());
  }
}
