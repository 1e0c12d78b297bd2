package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What mappings give.
 *
 * @param event the envelope as it is published; an empty object where there is none
 * @param process the variables
 */
record Mapped(Json.Obj event, Json.Obj process) {
  /** Of who reads an event alone. */
  static Mapped ofEvent(Json.Obj event) {
    return new Mapped(event, Json.EMPTY);
  }

  /** Of who has no event at hand. */
  static Mapped of(Json.Obj process) {
    return new Mapped(Json.EMPTY, process);
  }

  /** Empty where a path leads nowhere. */
  Optional<Json> value(Mapping mapping) {
    return switch (mapping) {
      case Mapping.Constant(Json json) -> Optional.of(json);
      case Mapping.OfProcess(List<String> path) -> member(process, path);
      case Mapping.OfEvent(List<String> path) -> ofEvent(path);
      case Mapping.Obj(List<Mapping.Member> members) -> Optional.of(object(members));
      case Mapping.Arr(List<Mapping> items) ->
          Optional.of(
              new Json.Arr(items.stream().map(item -> value(item).orElse(Json.NULL)).toList()));
    };
  }

  /** Members without those that have no value. */
  Json.Obj object(List<Mapping.Member> members) {
    var object = new LinkedHashMap<String, Json>();
    for (Mapping.Member member : members) {
      value(member.value()).ifPresent(value -> object.put(member.name(), value));
    }
    return new Json.Obj(object);
  }

  /** As text, for a key: of what is no single value there is none. */
  Optional<String> text(Mapping mapping) {
    return value(mapping)
        .flatMap(
            value ->
                switch (value) {
                  case Json.Str(String text) -> Optional.of(text);
                  case Json.Num(String digits) -> Optional.of(digits);
                  case Json.Bool(boolean holds) -> Optional.of(String.valueOf(holds));
                  case Json.Null _, Json.Arr _, Json.Obj _ -> Optional.empty();
                });
  }

  /** The member that {@code path} leads to, joined by dots; not a null. */
  static Optional<Json> member(Json.Obj of, String path) {
    return member(of, List.of(path.split("\\.", -1)))
        .filter(value -> !(value instanceof Json.Null));
  }

  private static Optional<Json> member(Json.Obj of, List<String> path) {
    Optional<Json> value = Optional.of(of);
    for (String name : path) {
      value =
          value.flatMap(outer -> outer instanceof Json.Obj in ? in.get(name) : Optional.empty());
    }
    return value;
  }

  /** The format writes attributes in camel case, CloudEvents in lower case. */
  private Optional<Json> ofEvent(List<String> path) {
    Optional<Json> exact = member(event, path);
    if (exact.isPresent() || path.isEmpty()) return exact;
    Optional<Json> first = event.get(path.getFirst().toLowerCase(Locale.ROOT));
    List<String> rest = path.subList(1, path.size());
    return rest.isEmpty()
        ? first
        : first.flatMap(
            outer -> outer instanceof Json.Obj in ? member(in, rest) : Optional.empty());
  }
}
