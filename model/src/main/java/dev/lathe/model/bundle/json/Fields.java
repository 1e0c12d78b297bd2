package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The members of one JSON object, taken by name; {@link #end} makes sure that none is left. */
final class Fields {
  private final Json.Obj object;
  private final String where;
  private final Set<String> taken = new HashSet<>();

  private Fields(Json.Obj object, String where) {
    this.object = object;
    this.where = where;
  }

  static Fields of(Json value, String where) {
    if (value instanceof Json.Obj object) {
      return new Fields(object, where);
    }
    throw new BundleUnreadable(where + " is no object");
  }

  /** Hands {@code value} on, unless a member was not taken. */
  <T> T end(T value) {
    for (String name : object.members().keySet()) {
      if (!taken.contains(name)) {
        throw unreadable(name, "is not known");
      }
    }
    return value;
  }

  boolean has(String name) {
    return object.members().containsKey(name);
  }

  /** The name of the one member of an object whose name says what it is. */
  String onlyName() {
    if (object.members().size() != 1) {
      throw new BundleUnreadable(where + " has not exactly one member");
    }
    return object.members().keySet().iterator().next();
  }

  Optional<Json> optionalJson(String name) {
    taken.add(name);
    return object.get(name);
  }

  Json json(String name) {
    return optionalJson(name).orElseThrow(() -> unreadable(name, "is missing"));
  }

  String text(String name) {
    return text(name, json(name));
  }

  Optional<String> optionalText(String name) {
    return optionalJson(name).map(value -> text(name, value));
  }

  boolean flag(String name) {
    if (json(name) instanceof Json.Bool(boolean value)) {
      return value;
    }
    throw unreadable(name, "is neither true nor false");
  }

  long whole(String name) {
    return whole(name, json(name));
  }

  int integer(String name) {
    return narrow(name, whole(name));
  }

  OptionalLong optionalLong(String name) {
    Optional<Json> value = optionalJson(name);
    return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(whole(name, value.get()));
  }

  OptionalInt optionalInt(String name) {
    OptionalLong value = optionalLong(name);
    return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(narrow(name, value.getAsLong()));
  }

  /** An enum constant; the file has its name in lower case, methods keep HTTP's capitals. */
  <E extends Enum<E>> E word(String name, Class<E> type) {
    String word = text(name);
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new BundleUnreadable(where + "." + name + " has no such word as `" + word + "`", e);
    }
  }

  Fields object(String name) {
    return of(json(name), where + "." + name);
  }

  <T> List<T> list(String name, Function<Fields, T> each) {
    var values = new ArrayList<T>();
    for (Json item : items(name)) {
      values.add(each.apply(of(item, where + "." + name + "[" + values.size() + "]")));
    }
    return values;
  }

  List<String> texts(String name) {
    return items(name).stream().map(item -> text(name, item)).toList();
  }

  SortedMap<String, String> allTexts() {
    var texts = new TreeMap<String, String>();
    object.members().forEach((name, value) -> texts.put(name, text(name, value)));
    return texts;
  }

  BundleUnreadable unreadable(String name, String why) {
    return new BundleUnreadable(where + "." + name + " " + why);
  }

  private List<Json> items(String name) {
    if (json(name) instanceof Json.Arr(var items)) {
      return items;
    }
    throw unreadable(name, "is no array");
  }

  private String text(String name, Json value) {
    if (value instanceof Json.Str(String text)) {
      return text;
    }
    throw unreadable(name, "is no string");
  }

  private long whole(String name, Json value) {
    if (value instanceof Json.Num(String digits)) {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        throw new BundleUnreadable(where + "." + name + " is no 64-bit integer", e);
      }
    }
    throw unreadable(name, "is no number");
  }

  private int narrow(String name, long value) {
    if (value != (int) value) {
      throw unreadable(name, "is no 32-bit integer");
    }
    return (int) value;
  }
}
