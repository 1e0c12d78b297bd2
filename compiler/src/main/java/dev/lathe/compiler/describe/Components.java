package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a document's operations share, each kind by name. */
final class Components {
  private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^A-Za-z0-9._-]");

  private final SortedMap<String, SortedMap<String, Json.Obj>> kinds = new TreeMap<>();

  /** Keeps {@code value} under the first of {@code names} that is free or has the same. */
  Json.Obj keep(String kind, Json.Obj value, List<String> names) {
    var kept = kinds.computeIfAbsent(kind, _ -> new TreeMap<>());
    for (String name : names) {
      String key = NOT_IN_A_NAME.matcher(name).replaceAll("_");
      Json.Obj there = kept.putIfAbsent(key, value);
      if (there == null || there.equals(value)) {
        return ref(kind, key);
      }
    }
    return value;
  }

  /** The same, unless it is there already under whatever name. */
  Json.Obj share(String kind, Json.Obj value, List<String> names) {
    for (Map.Entry<String, Json.Obj> there : kinds.getOrDefault(kind, new TreeMap<>()).entrySet()) {
      if (there.getValue().equals(value)) {
        return ref(kind, there.getKey());
      }
    }
    return keep(kind, value, names);
  }

  Json.Obj object() {
    var components = new Members();
    kinds.forEach(
        (kind, kept) -> {
          var members = new Members();
          kept.forEach(members::with);
          components.with(kind, members);
        });
    return components.object();
  }

  private static Json.Obj ref(String kind, String key) {
    return Members.ref("#/components/" + kind + "/" + key);
  }
}
