package dev.lathe.model.json;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A JSON object being put together: members stand in the order of the calls, and a name that comes
 * again keeps its place and takes the later value.
 */
public final class Members {
  private final Map<String, Json> members = new LinkedHashMap<>();

  /** One member. */
  public Members with(String name, Json value) {
    members.put(name, value);
    return this;
  }

  /** A string. */
  public Members with(String name, String value) {
    return with(name, Json.of(value));
  }

  /** A whole number. */
  public Members with(String name, long value) {
    return with(name, Json.of(value));
  }

  /** {@code true} or {@code false}. */
  public Members with(String name, boolean value) {
    return with(name, Json.of(value));
  }

  /** An object. */
  public Members with(String name, Members value) {
    return with(name, value.object());
  }

  /** Nothing where {@code value} is empty. */
  public Members with(String name, Optional<String> value) {
    value.ifPresent(text -> with(name, text));
    return this;
  }

  /** An array of strings. */
  public Members with(String name, Collection<String> texts) {
    return with(name, strings(texts));
  }

  /** An array of what {@code each} makes of the values. */
  public <T> Members with(String name, List<T> values, Function<T, ? extends Json> each) {
    return with(name, array(values, each));
  }

  /** Nothing where {@code value} has no members. */
  public Members withAny(String name, Json.Obj value) {
    return value.members().isEmpty() ? this : with(name, value);
  }

  /** All members of {@code object}. */
  public Members withAll(Json.Obj object) {
    members.putAll(object.members());
    return this;
  }

  /** What was put together so far. */
  public Json.Obj object() {
    return new Json.Obj(members);
  }

  /** What was put together so far, as canonical text. */
  public String text() {
    return JsonText.write(object());
  }

  /** An array of strings. */
  public static Json.Arr strings(Collection<String> texts) {
    return new Json.Arr(texts.stream().map(Json::of).toList());
  }

  /** An array of what {@code each} makes of the values. */
  public static <T> Json.Arr array(Collection<T> values, Function<T, ? extends Json> each) {
    return new Json.Arr(values.stream().<Json>map(each).toList());
  }
}
