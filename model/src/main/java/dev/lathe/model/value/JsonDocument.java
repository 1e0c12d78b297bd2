package dev.lathe.model.value;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a value of the type {@code json} may be: any JSON that an event can carry, and a message or
 * answer around it. Null is not one: it is no value.
 */
public final class JsonDocument {
  /** A quarter of a request; an event with a few of them still has room in its stream. */
  public static final int MOST_BYTES = 1 << 18;

  /** Levels of arrays and objects; what carries it adds a few, and readers take 200. */
  public static final int DEEPEST = 64;

  /** Why JSON can't be kept. */
  public enum Misfit {
    TOO_LARGE,
    TOO_DEEP,
    UNSTORABLE
  }

  private JsonDocument() {}

  /** Why {@code value} can't be kept; empty where it can. */
  public static Optional<Misfit> misfit(Json value) {
    if (deeper(value, DEEPEST)) {
      return Optional.of(Misfit.TOO_DEEP);
    }
    if (!storable(value)) {
      return Optional.of(Misfit.UNSTORABLE);
    }
    return JsonText.write(value).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
        ? Optional.of(Misfit.TOO_LARGE)
        : Optional.empty();
  }

  private static boolean deeper(Json value, int levels) {
    return switch (value) {
      case Json.Arr(var items) ->
          levels == 0 || items.stream().anyMatch(item -> deeper(item, levels - 1));
      case Json.Obj(var members) ->
          levels == 0 || members.values().stream().anyMatch(member -> deeper(member, levels - 1));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> false;
    };
  }

  private static boolean storable(Json value) {
    return switch (value) {
      case Json.Str(String text) -> Storable.is(text);
      case Json.Arr(var items) -> items.stream().allMatch(JsonDocument::storable);
      case Json.Obj(var members) ->
          members.entrySet().stream()
              .allMatch(member -> Storable.is(member.getKey()) && storable(member.getValue()));
      case Json.Null _, Json.Bool _, Json.Num _ -> true;
    };
  }
}
