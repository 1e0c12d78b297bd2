package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Composition.Setting;
import dev.lathe.compiler.blueprint.ModuleManifest.ConfigKey;
import dev.lathe.model.json.Json;

/** Whether a setting of a module is what the module's manifest says it is. */
final class Settings {
  private Settings() {}

  static boolean fits(ConfigKey key, Setting setting) {
    if (key.array() && setting.value() instanceof Json.Arr(var items)) {
      return items.stream().allMatch(item -> fits(key.type(), item));
    }
    return !key.array() && fits(key.type(), setting.value());
  }

  /** The type with its article. */
  static String wanted(ConfigKey key) {
    String one =
        switch (key.type()) {
          case "object", "array" -> "an " + key.type();
          default -> "a " + key.type();
        };
    return key.array() ? "an array, each of it " + one : one;
  }

  private static boolean fits(String type, Json value) {
    return switch (value) {
      case Json.Str(String text) -> type.equals("string") || text.startsWith("${");
      case Json.Num _ -> type.equals("number");
      case Json.Bool _ -> type.equals("boolean");
      case Json.Obj _ -> type.equals("object");
      case Json.Arr _ -> type.equals("array");
      case Json.Null _ -> false;
    };
  }
}
