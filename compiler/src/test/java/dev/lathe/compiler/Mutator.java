package dev.lathe.compiler;

import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Changes blueprints so that many still read: what it puts in comes from the same place of some
 * other file, where it fitted.
 */
final class Mutator {
  private static final List<String> TYPES =
      List.of("integer", "decimal", "string", "boolean", "date", "datetime", "long");
  private static final List<String> NUMBERS =
      List.of("0", "1", "-1", "2.5", "9223372036854775807", "9223372036854775808", "1e400", "7");

  /** What stands under a name anywhere, by the name. */
  private final Map<String, List<Json>> material = new TreeMap<>();

  private final List<String> words = new ArrayList<>();

  /** Takes what {@code json} is made of as material. */
  void learn(Json json) {
    switch (json) {
      case Json.Obj(var members) ->
          members.forEach(
              (name, value) -> {
                words.add(name);
                material.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
                learn(value);
              });
      case Json.Arr(var items) ->
          items.forEach(
              item -> {
                material.computeIfAbsent("[]", _ -> new ArrayList<>()).add(item);
                learn(item);
              });
      case Json.Str(String text) -> words.add(text);
      case Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  /** {@code json} with one change somewhere. */
  Json change(Json json, SplittableRandom random) {
    return at(json, random.nextInt(size(json)), "", random);
  }

  private static int size(Json json) {
    return switch (json) {
      case Json.Obj(var members) -> 1 + members.values().stream().mapToInt(Mutator::size).sum();
      case Json.Arr(var items) -> 1 + items.stream().mapToInt(Mutator::size).sum();
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> 1;
    };
  }

  /** Changes the value that comes {@code left} values after {@code json}, which is {@code name}. */
  private Json at(Json json, int left, String name, SplittableRandom random) {
    if (left == 0) {
      return changed(json, name, random);
    }
    int rest = left - 1;
    switch (json) {
      case Json.Obj(var members) -> {
        var copy = new LinkedHashMap<>(members);
        for (Map.Entry<String, Json> member : members.entrySet()) {
          int size = size(member.getValue());
          if (rest >= 0 && rest < size) {
            copy.put(member.getKey(), at(member.getValue(), rest, member.getKey(), random));
          }
          rest -= size;
        }
        return new Json.Obj(copy);
      }
      case Json.Arr(var items) -> {
        var copy = new ArrayList<>(items);
        for (int i = 0; i < items.size(); i++) {
          int size = size(items.get(i));
          if (rest >= 0 && rest < size) {
            copy.set(i, at(items.get(i), rest, "[]", random));
          }
          rest -= size;
        }
        return new Json.Arr(copy);
      }
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {
        return json;
      }
    }
  }

  private Json changed(Json json, String name, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return of(material.getOrDefault(name, List.of(json)), random);
    }
    return switch (json) {
      case Json.Str(String text) ->
          Json.of(
              switch (random.nextInt(6)) {
                case 0 -> of(TYPES, random);
                case 1 -> text + "x";
                case 2 -> text.replaceFirst("\\.", "..");
                default -> of(words, random);
              });
      case Json.Num _ -> new Json.Num(of(NUMBERS, random));
      case Json.Bool(boolean flag) -> Json.of(!flag);
      case Json.Null _ -> Json.of(of(words, random));
      case Json.Obj(var members) -> object(members, name, random);
      case Json.Arr(var items) -> array(items, random);
    };
  }

  private Json object(Map<String, Json> members, String name, SplittableRandom random) {
    var copy = new LinkedHashMap<>(members);
    if (members.isEmpty() || random.nextInt(6) == 0) {
      String word = of(List.of("not", "coalesce", "is_null", "concat", "and", "eq"), random);
      return name.equals("[]") || name.equals("expr") || name.equals("where")
          ? new Json.Obj(Map.of(word, new Json.Arr(List.of(new Json.Obj(members)))))
          : new Json.Obj(Map.of());
    }
    String one = of(List.copyOf(members.keySet()), random);
    String other = of(List.copyOf(members.keySet()), random);
    switch (random.nextInt(4)) {
      case 0 -> copy.remove(one);
      case 1 -> {
        Json value = copy.remove(one);
        copy.put(of(words, random), value == null ? Json.NULL : value);
      }
      case 2 -> {
        copy.put(one, members.getOrDefault(other, Json.NULL));
        copy.put(other, members.getOrDefault(one, Json.NULL));
      }
      default -> copy.put(of(words, random), members.getOrDefault(one, Json.NULL));
    }
    return new Json.Obj(copy);
  }

  private Json array(List<Json> items, SplittableRandom random) {
    var copy = new ArrayList<>(items);
    if (items.isEmpty()) {
      copy.add(of(material.getOrDefault("[]", List.of(Json.NULL)), random));
      return new Json.Arr(copy);
    }
    int one = random.nextInt(items.size());
    switch (random.nextInt(4)) {
      case 0 -> copy.remove(one);
      case 1 -> copy.add(random.nextInt(copy.size() + 1), items.get(one));
      case 2 -> copy.add(random.nextInt(copy.size()), copy.remove(one));
      default -> copy.add(of(material.getOrDefault("[]", List.of(Json.NULL)), random));
    }
    return new Json.Arr(copy);
  }

  private static <T> T of(List<T> items, SplittableRandom random) {
    return items.get(random.nextInt(items.size()));
  }
}
