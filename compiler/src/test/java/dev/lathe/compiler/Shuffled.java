package dev.lathe.compiler;

import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** The same blueprint written another way: keys in another order, other white space. */
final class Shuffled {
  /**
   * Objects whose keys are in an order that is the author's to choose: that of columns, of what an
   * answer has, and of addresses of pages. See "Order" in docs/format.md.
   */
  private static final Set<String> ORDERED =
      Set.of("fields", "group", "measures", "value", "$literal", "routes");

  /** Of these, what answers and tables have: only answers tell their order. */
  private static final Set<String> LISTED = Set.of("fields", "group", "measures");

  /** Lists that are sets of names. */
  private static final Set<String> SETS =
      Set.of("states", "affects", "from", "exposed", "keys", "grain");

  private final SplittableRandom random;
  private final Set<String> kept;
  private final Set<String> sets;

  private Shuffled(long seed, Set<String> kept, Set<String> sets) {
    this.random = new SplittableRandom(seed);
    this.kept = kept;
    this.sets = sets;
  }

  /** So that it means the same. */
  Shuffled(long seed) {
    this(seed, ORDERED, Set.of());
  }

  /** So that answers have another order, and nothing else. */
  static Shuffled relisted(long seed) {
    var kept = new TreeSet<>(ORDERED);
    kept.removeAll(LISTED);
    return new Shuffled(seed, kept, SETS);
  }

  SourceFiles of(SourceFiles sources) {
    var texts = new TreeMap<String, String>();
    for (SourceFile file : sources.files().values()) {
      texts.put(file.path(), file.path().endsWith(".json") ? of(file.text()) : file.text());
    }
    return SourceFiles.of(texts);
  }

  private String of(String text) {
    Json shuffled = of(JsonText.parse(text));
    return random.nextBoolean() ? JsonText.write(shuffled) : spaced(JsonText.indented(shuffled));
  }

  private String spaced(String text) {
    return switch (random.nextInt(3)) {
      case 0 -> text.replace("\n", "\r\n") + "\r\n";
      case 1 -> text.replace("  ", "\t") + "\n\n";
      default -> "\n" + text;
    };
  }

  private Json of(Json json) {
    return switch (json) {
      case Json.Obj(var members) -> {
        var names = new ArrayList<>(members.keySet());
        var shuffled = new LinkedHashMap<String, Json>();
        while (!names.isEmpty()) {
          String name = names.remove(random.nextInt(names.size()));
          Json value = members.getOrDefault(name, Json.NULL);
          shuffled.put(name, kept.contains(name) ? kept(name, value) : of(name, value));
        }
        yield new Json.Obj(shuffled);
      }
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(this::of).toList());
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }

  private Json of(String name, Json value) {
    return sets.contains(name) && value instanceof Json.Arr(var items)
        ? new Json.Arr(shuffled(items))
        : of(value);
  }

  private List<Json> shuffled(List<Json> items) {
    var left = new ArrayList<>(items);
    var shuffled = new ArrayList<Json>();
    while (!left.isEmpty()) {
      shuffled.add(of(left.remove(random.nextInt(left.size()))));
    }
    return shuffled;
  }

  /** An object that keeps its keys' order; below the fields of it nothing has an order. */
  private Json kept(String name, Json json) {
    return switch (json) {
      case Json.Obj(var members) -> {
        var same = new LinkedHashMap<String, Json>();
        for (Map.Entry<String, Json> member : members.entrySet()) {
          Json value = member.getValue();
          boolean template = name.equals("value") || name.equals("$literal");
          same.put(member.getKey(), template ? value : of(value));
        }
        yield new Json.Obj(same);
      }
      case Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
    };
  }
}
