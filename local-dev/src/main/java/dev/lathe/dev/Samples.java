package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.rule.ValueRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values for inputs: from the seeds where they know the name, else by type. */
final class Samples {
  /** What patterns often ask for. */
  private static final List<String> PATTERNED =
      List.of(
          "DEMO",
          "Demo",
          "demo-1",
          "DEMO-1",
          "1",
          "123",
          "12345",
          "EUR",
          "DE",
          "+491234567",
          "https://example.com",
          "A1",
          "AB-123",
          "2026-0001");

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

  private Json byType(InputPlan input) {
    Json one = input.items().records() ? record(input) : single(input);
    return input.list() ? new Json.Arr(List.of(one)) : one;
  }

  /** What the members have to have. */
  private Json record(InputPlan list) {
    var members = new LinkedHashMap<String, Json>();
    for (InputPlan.Member member : list.items().members()) {
      if (!member.nullable()) {
        members.put(member.name(), single(member.input(new InputSource.Body(member.name()))));
      }
    }
    return new Json.Obj(members);
  }

  /** The first of some values of the type that breaks no rule, or else just the first. */
  private Json single(InputPlan input) {
    return switch (input.type()) {
      case INTEGER -> new Json.Num(fitting(input, true, least(input)));
      case DECIMAL -> new Json.Num(fitting(input, true, "9.5"));
      case STRING -> Json.of(fitting(input, false, "demo"));
      case DATE -> Json.of(fitting(input, false, "2026-01-31"));
      case DATETIME -> Json.of("2026-01-31T10:00:00Z");
      case DURATION -> Json.of(fitting(input, false, "P1D"));
      case BOOLEAN -> Json.of(true);
      case JSON -> new Json.Obj(Map.of("demo", Json.of(true)));
    };
  }

  private static String least(InputPlan input) {
    return Long.toString(Math.max(1, input.minimum().orElse(1)));
  }

  private String fitting(InputPlan input, boolean number, String usual) {
    var candidates = new ArrayList<>(List.of(usual));
    for (ValueRules rules : input.rules()) {
      candidates.addAll(rules.oneOf());
      rules.min().ifPresent(candidates::add);
      rules.max().ifPresent(candidates::add);
      rules.minLength().ifPresent(length -> candidates.add("demo".repeat(length / 4 + 1)));
      rules
          .maxLength()
          .ifPresent(length -> candidates.add("demo".substring(0, Math.min(4, length))));
      if (rules.pattern().isPresent()) {
        candidates.add("demo-" + fresh + "@example.com");
        candidates.addAll(PATTERNED);
      }
    }
    return candidates.stream()
        .filter(one -> input.rules().stream().allMatch(rule -> rule.broken(number, one).isEmpty()))
        .findFirst()
        .orElse(usual);
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
