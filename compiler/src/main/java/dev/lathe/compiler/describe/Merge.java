package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;

/** Laying what an author wrote over what was generated. */
final class Merge {
  private Merge() {}

  /** Objects are merged member by member; anything else, arrays too, is replaced. */
  static Json.Obj over(Json.Obj base, Json.Obj more) {
    var merged = new LinkedHashMap<>(base.members());
    more.members().forEach((name, value) -> merged.merge(name, value, Merge::one));
    return new Json.Obj(merged);
  }

  private static Json one(Json base, Json more) {
    return base instanceof Json.Obj under && more instanceof Json.Obj above
        ? over(under, above)
        : more;
  }
}
