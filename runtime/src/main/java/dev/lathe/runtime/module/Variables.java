package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a project's variables where it runs, by name.
 *
 * @param lenient a variable without a value is replaced by its own placeholder: for places where
 *     the value does not matter
 */
public record Variables(Map<String, String> values, boolean lenient) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");

  /** Of a place that has none. */
  public static final Variables NONE = new Variables(Map.of(), false);

  /** Environment variables that set one begin with this. */
  public static final String PREFIX = "LATHE_VAR_";

  public Variables {
    values = Map.copyOf(values);
  }

  /** The environment variable that sets many: a JSON object of texts. */
  private static final String MANY = "LATHE_VARS";

  /**
   * Those that an environment sets: {@code LATHE_VAR_AUTH0_AUDIENCE} is {@code AUTH0_AUDIENCE}, and
   * so is that member of {@code LATHE_VARS} where the first is not there.
   *
   * @throws IllegalArgumentException if {@code LATHE_VARS} is not a JSON object of texts; the
   *     message does not repeat it
   */
  public static Variables of(Map<String, String> environment) {
    var values = new HashMap<>(many(environment.getOrDefault(MANY, "")));
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) values.put(name.substring(PREFIX.length()), value);
        });
    return new Variables(values, false);
  }

  private static Map<String, String> many(String text) {
    if (text.isBlank()) return Map.of();
    var values = new HashMap<String, String>();
    if (!(JsonText.parseOrText(text) instanceof Json.Obj(var members))) {
      throw new IllegalArgumentException(
          MANY + " is not a JSON object, as in {\"NAME\":\"value\"}");
    }
    members.forEach(
        (name, value) -> {
          if (!(value instanceof Json.Str(String one))) {
            throw new IllegalArgumentException(
                MANY + " has a value for `" + name + "` that is no text");
          }
          values.put(name, one);
        });
    return values;
  }

  /** The same, lenient. */
  public Variables leniently() {
    return new Variables(values, true);
  }

  /**
   * {@code text} with its placeholders filled.
   *
   * @throws ModuleFailed if one of them has no value here
   */
  public String fill(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    return placeholder.replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
  }

  /** Those of {@code texts} that have no value here. */
  public SortedSet<String> missing(Collection<String> texts) {
    var missing = new TreeSet<String>();
    if (lenient) return missing;
    for (String text : texts) {
      Matcher placeholder = PLACEHOLDER.matcher(text);
      while (placeholder.find()) {
        if (!values.containsKey(placeholder.group(1))) missing.add(placeholder.group(1));
      }
    }
    return missing;
  }

  private String value(String name) {
    String value = values.get(name);
    if (value == null && lenient) {
      return "${" + name + "}";
    }
    if (value == null) {
      throw new ModuleFailed(
          ModuleFailed.Reason.NOT_CONFIGURED,
          "the variable `" + name + "` has no value here; set " + PREFIX + name);
    }
    return value;
  }
}
