package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values for inputs: from the seeds where they know the name, else by type. */
final class Samples {
  private final Bundle bundle;
  private final long fresh;

  /** {@code fresh} makes ids that nobody has used yet. */
  Samples(Bundle bundle, long fresh) {
    this.bundle = bundle;
    this.fresh = fresh;
  }

  /** The first event that created an aggregate of {@code entity}. */
  Optional<SeedEvent> creation(String entity) {
    return bundle.seeds().stream()
        .filter(seed -> seed.entity().equals(entity) && seed.version() == 1)
        .findFirst();
  }

  /**
   * Whether {@code input} of a command that creates an {@code entity} looks like the new thing's
   * id: by its name, or because it is none of the fields that the seeds set.
   */
  boolean isId(String entity, InputPlan input) {
    String name = input.name();
    if (name.equals("id") || name.equals(lowerFirst(entity) + "Id")) {
      return true;
    }
    Optional<Map<String, Json>> fields = creation(entity).map(Samples::after);
    return input.required() && fields.isPresent() && !fields.get().containsKey(name);
  }

  /** A value that {@code input} takes; an id is a new one. */
  Json value(String entity, InputPlan input) {
    return isId(entity, input) ? newId(input) : known(entity, input);
  }

  /** A value of something that is there, if anything is. */
  Json known(String entity, InputPlan input) {
    return creation(entity)
        .flatMap(seed -> Optional.ofNullable(after(seed).get(input.name())))
        .or(() -> fieldOfAnySeed(input.name()))
        .or(() -> idOfSeeded(input.name()))
        .or(input::fallback)
        .orElseGet(() -> byType(input));
  }

  private Optional<Json> fieldOfAnySeed(String field) {
    return bundle.seeds().stream()
        .map(seed -> after(seed).get(field))
        .filter(value -> value != null && !(value instanceof Json.Null))
        .findFirst();
  }

  /** {@code projectId} is the id of a seeded Project. */
  private Optional<Json> idOfSeeded(String name) {
    return bundle.seeds().stream()
        .filter(seed -> name.equals(lowerFirst(seed.entity()) + "Id"))
        .map(seed -> Json.of(seed.aggregateId()))
        .findFirst();
  }

  private Json newId(InputPlan input) {
    return switch (input.type()) {
      case INTEGER, DECIMAL -> Json.of(fresh);
      case STRING, BOOLEAN, DATE, DATETIME, DURATION, JSON -> Json.of("demo-" + fresh);
    };
  }

  private static Json byType(InputPlan input) {
    Json one =
        switch (input.type()) {
          case INTEGER -> Json.of(input.minimum().orElse(1) > 1 ? input.minimum().orElse(1) : 1);
          case DECIMAL -> new Json.Num("9.5");
          case STRING -> Json.of("demo");
          case BOOLEAN -> Json.of(true);
          case DATE -> Json.of("2026-01-31");
          case DATETIME -> Json.of("2026-01-31T10:00:00Z");
          case DURATION -> Json.of("P1D");
          case JSON -> new Json.Obj(Map.of("demo", Json.of(true)));
        };
    return input.list() ? new Json.Arr(java.util.List.of(one)) : one;
  }

  private static Map<String, Json> after(SeedEvent seed) {
    if (JsonText.parse(seed.data()) instanceof Json.Obj data
        && data.get("after").orElse(Json.NULL) instanceof Json.Obj after) {
      return after.members();
    }
    return Map.of();
  }

  private static String lowerFirst(String word) {
    return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
  }
}
