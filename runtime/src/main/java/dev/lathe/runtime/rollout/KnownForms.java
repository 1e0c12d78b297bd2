package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.WrittenBlueprint;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The forms of events that a bundle reads: the one behind its last upcast, and those before. A
 * later one it would read as its own, without a word. A bundle that does not say what it was
 * written as is older than upcasts are.
 *
 * @param entities whose events it folds, as the log calls them
 * @param upcasts how many forms are older than that of now, by entity and event type; none where it
 *     is not there
 */
record KnownForms(SortedSet<String> entities, SortedMap<String, SortedMap<String, Long>> upcasts) {
  private static final String ENTITY_FILES = "pdm/entities/";
  private static final String JSON = ".json";

  /** The file in which a single service has all its entities. */
  private static final String ALL = "pdm.json";

  static KnownForms of(BundleFile bundle) {
    SortedSet<String> entities = new TreeSet<>();
    for (Generation generation : bundle.schema().generations()) {
      entities.add(generation.entity());
    }
    return new KnownForms(
        entities, bundle.written().map(KnownForms::upcasts).orElseGet(TreeMap::new));
  }

  static SortedMap<String, SortedMap<String, Long>> upcasts(WrittenBlueprint written) {
    SortedMap<String, SortedMap<String, Long>> upcasts = new TreeMap<>();
    for (Map.Entry<String, String> file : written.files().entrySet()) {
      if (file.getValue().contains("\"upcasts\"")) add(upcasts, file.getKey(), file.getValue());
    }
    return upcasts;
  }

  private static void add(
      SortedMap<String, SortedMap<String, Long>> upcasts, String path, String text) {
    if (path.startsWith(ENTITY_FILES) && path.endsWith(JSON)) {
      String name = path.substring(ENTITY_FILES.length(), path.length() - JSON.length());
      add(upcasts, name, Json.orEmpty(JsonText.parse(text)));
    } else if (path.equals(ALL)) {
      Json.orEmpty(JsonText.parse(text))
          .object("entities")
          .members()
          .forEach((name, entity) -> add(upcasts, name, Json.orEmpty(entity)));
    }
  }

  private static void add(
      SortedMap<String, SortedMap<String, Long>> upcasts, String name, Json.Obj entity) {
    SortedMap<String, Long> forms = new TreeMap<>();
    for (Map.Entry<String, Json> type : entity.object("upcasts").members().entrySet()) {
      forms.put(type.getKey(), (long) Json.orEmpty(type.getValue()).members().size());
    }
    if (!forms.isEmpty()) upcasts.put(logged(name, entity), forms);
  }

  /** The name that it had first: one, or the first of several. */
  private static String logged(String name, Json.Obj entity) {
    Json was = entity.get("was").orElse(Json.NULL);
    return switch (was) {
      case Json.Str(String one) -> one;
      case Json.Arr(var several)
          when !several.isEmpty() && several.getFirst() instanceof Json.Str(String first) ->
          first;
      default -> name;
    };
  }

  /** The latest form of such an event that is read as what it is. */
  long form(String entity, String type) {
    SortedMap<String, Long> forms = upcasts.get(entity);
    return forms == null ? 1 : forms.getOrDefault(type, 0L) + 1;
  }

  /** Whether {@code other} reads no form that this one does not. */
  boolean covers(KnownForms other) {
    for (Map.Entry<String, SortedMap<String, Long>> entity : other.upcasts.entrySet()) {
      for (String type : entity.getValue().keySet()) {
        if (other.form(entity.getKey(), type) > form(entity.getKey(), type)) return false;
      }
    }
    return true;
  }
}
