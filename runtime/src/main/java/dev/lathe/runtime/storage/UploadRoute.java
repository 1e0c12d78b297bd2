package dev.lathe.runtime.storage;

import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What storage.json allows at one upload route; the compiler puts all of them into the call.
 *
 * @param maxSize in bytes
 * @param types media types, {@code *} in the second part for any
 * @param maxCount files that one entity may have
 * @param expireMillis how long an upload may stay unfinished
 * @param retainMillis how long a file is kept at least
 */
record UploadRoute(
    String id,
    long maxSize,
    List<String> types,
    OptionalLong maxCount,
    long expireMillis,
    OptionalLong retainMillis) {
  UploadRoute {
    types = List.copyOf(types);
  }

  /** The route {@code id} of {@code routes}, an object of them. */
  static Optional<UploadRoute> of(Json routes, String id) {
    if (!(Json.orEmpty(routes).get(id).orElse(Json.NULL) instanceof Json.Obj route)) {
      return Optional.empty();
    }
    var types = new ArrayList<String>();
    if (route.get("types").orElse(Json.NULL) instanceof Json.Arr(var listed)) {
      for (Json one : listed) {
        if (one instanceof Json.Str(String type)) types.add(type);
      }
    }
    return Optional.of(
        new UploadRoute(
            id,
            number(route, "maxSize").orElse(0),
            types,
            number(route, "maxCount"),
            number(route, "expireMillis").orElse(0),
            number(route, "retainMillis")));
  }

  private static OptionalLong number(Json.Obj route, String name) {
    return route.get(name).orElse(Json.NULL) instanceof Json.Num number
        ? OptionalLong.of(number.decimal().longValueExact())
        : OptionalLong.empty();
  }

  /** Whether files of the media type {@code type} may be put, whatever its parameters say. */
  boolean takes(String type) {
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return types.stream().anyMatch(allowed -> matches(allowed.toLowerCase(Locale.ROOT), bare));
  }

  /** One star stands for any characters of the second part. */
  private static boolean matches(String allowed, String type) {
    int star = allowed.indexOf('*');
    if (star < 0) return allowed.equals(type);
    String before = allowed.substring(0, star);
    String after = allowed.substring(star + 1);
    return type.length() >= before.length() + after.length()
        && type.startsWith(before)
        && type.endsWith(after);
  }
}
