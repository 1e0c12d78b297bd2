package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What a document's operations share, each kind by name. */
final class Components {
  private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^A-Za-z0-9._-]");

  private final SortedMap<String, SortedMap<String, Json.Obj>> kinds = new TreeMap<>();
  private List<Shared> log = new ArrayList<>();

  /**
   * One value that was shared.
   *
   * @param anyName whether it may go by whatever name it has already
   * @param answer what then refers to it
   */
  record Shared(
      boolean anyName, String kind, Json.Obj value, List<String> names, Json.Obj answer) {}

  /** An operation, and what it shares with others. */
  record Operation(Json.Obj object, List<Shared> shared) {
    Operation {
      shared = List.copyOf(shared);
    }
  }

  /** The operation that {@code object} makes with these components. */
  Operation operation(Supplier<Json.Obj> object) {
    log = new ArrayList<>();
    return new Operation(object.get(), log);
  }

  /** Shares what {@code operation} shares; whether all of it goes by the same names here. */
  boolean takes(Operation operation) {
    return operation.shared().stream()
        .allMatch(
            shared -> {
              Json.Obj answer =
                  shared.anyName()
                      ? share(shared.kind(), shared.value(), shared.names())
                      : keep(shared.kind(), shared.value(), shared.names());
              return answer.equals(shared.answer());
            });
  }

  /** Keeps {@code value} under the first of {@code names} that is free or has the same. */
  Json.Obj keep(String kind, Json.Obj value, List<String> names) {
    return keep(false, kind, value, names);
  }

  private Json.Obj keep(boolean anyName, String kind, Json.Obj value, List<String> names) {
    var kept = kinds.computeIfAbsent(kind, _ -> new TreeMap<>());
    for (String name : names) {
      String key = NOT_IN_A_NAME.matcher(name).replaceAll("_");
      Json.Obj there = kept.putIfAbsent(key, value);
      if (there == null || there.equals(value)) {
        return noted(anyName, kind, there == null ? value : there, names, ref(kind, key));
      }
    }
    return noted(anyName, kind, value, names, value);
  }

  /** The same, unless it is there already under whatever name. */
  Json.Obj share(String kind, Json.Obj value, List<String> names) {
    for (Map.Entry<String, Json.Obj> there : kinds.getOrDefault(kind, new TreeMap<>()).entrySet()) {
      if (there.getValue().equals(value)) {
        return noted(true, kind, there.getValue(), names, ref(kind, there.getKey()));
      }
    }
    return keep(true, kind, value, names);
  }

  private Json.Obj noted(
      boolean anyName, String kind, Json.Obj value, List<String> names, Json.Obj answer) {
    log.add(new Shared(anyName, kind, value, names, answer));
    return answer;
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
    return JsonSchema.ref("#/components/" + kind + "/" + key);
  }
}
