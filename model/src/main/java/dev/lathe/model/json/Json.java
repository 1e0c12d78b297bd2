package dev.lathe.model.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value. Members keep the order in which they were written, numbers keep their digits.
 *
 * @see JsonText for reading and writing
 */
public sealed interface Json {
  /** {@code null}. */
  record Null() implements Json {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {}

  /** A number with the digits it was written with: {@code 9.50} stays {@code 9.50}. */
  record Num(String digits) implements Json {
    public BigDecimal decimal() {
      return new BigDecimal(digits);
    }
  }

  /** A string. */
  record Str(String value) implements Json {}

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** An object; a name occurs once. */
  record Obj(Map<String, Json> members) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Optional<Json> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /** The string under {@code name}; empty where there is none, or something else. */
    public Optional<String> text(String name) {
      return members.get(name) instanceof Str(String text) ? Optional.of(text) : Optional.empty();
    }

    /** The object under {@code name}; an empty one where there is none, or something else. */
    public Obj object(String name) {
      return orEmpty(members.getOrDefault(name, NULL));
    }
  }

  Json NULL = new Null();

  /** An object without members. */
  Obj EMPTY = new Obj(Map.of());

  /** {@code json} where it is an object, else an empty one. */
  static Obj orEmpty(Json json) {
    return json instanceof Obj object ? object : EMPTY;
  }

  /** The strings that {@code json} is a list of; empty where it is anything else. */
  static Optional<List<String>> texts(Json json) {
    if (!(json instanceof Arr(List<Json> items))) return Optional.empty();
    List<String> texts =
        items.stream().filter(Str.class::isInstance).map(item -> ((Str) item).value()).toList();
    return texts.size() == items.size() ? Optional.of(texts) : Optional.empty();
  }

  static Json of(String value) {
    return new Str(value);
  }

  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  static Json of(boolean value) {
    return new Bool(value);
  }
}
