package dev.lathe.dev.scenario;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What requests of a scenario were answered, for those after them. */
public final class Known {
  /** {@code ${given.0.userId}}: a member of an earlier answer, or one of its members. */
  private static final Pattern ANSWERED = Pattern.compile("\\$\\{(given\\.\\d+|when)\\.([^}]+)}");

  private final Map<String, Json> answers = new LinkedHashMap<>();

  /** Later ones know {@code answer}, a body, by {@code name}: {@code given.0} or {@code when}. */
  public void put(String name, Json answer) {
    answers.put(name, answer);
  }

  /** {@code json} with each of its texts filled. */
  public Json filled(Json json) {
    return switch (json) {
      case Json.Str(String text) -> Json.of(filled(text));
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(this::filled).toList());
      case Json.Obj(var members) -> {
        var all = new LinkedHashMap<String, Json>();
        members.forEach((name, value) -> all.put(name, filled(value)));
        yield new Json.Obj(all);
      }
      case Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }

  /**
   * {@code text} with what is known in the place of its names.
   *
   * @throws Unknown if nothing was answered under one of them
   */
  public String filled(String text) {
    Matcher answered = ANSWERED.matcher(text);
    return answered.replaceAll(
        found -> {
          Json value = Optional.ofNullable(answers.get(found.group(1))).orElse(Json.NULL);
          for (String member : found.group(2).split("\\.", -1)) {
            value = member(value, member).orElseThrow(() -> new Unknown(found.group()));
          }
          return Matcher.quoteReplacement(plain(value));
        });
  }

  private static Optional<Json> member(Json of, String name) {
    return switch (of) {
      case Json.Obj object -> object.get(name);
      case Json.Arr(List<Json> items) when name.matches("\\d{1,6}") ->
          items.stream().skip(Integer.parseInt(name)).findFirst();
      case Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> Optional.empty();
    };
  }

  private static String plain(Json value) {
    return switch (value) {
      case Json.Str(String string) -> string;
      case Json.Num(String digits) -> digits;
      case Json.Bool(boolean flag) -> Boolean.toString(flag);
      case Json.Null _ -> "null";
      case Json.Arr _, Json.Obj _ -> JsonText.write(value);
    };
  }

  /** Nothing was answered under a name. */
  public static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown(String name) {
      super(name);
    }
  }
}
