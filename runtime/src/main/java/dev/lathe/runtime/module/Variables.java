package dev.lathe.runtime.module;

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
  private static final String PREFIX = "LATHE_VAR_";

  public Variables {
    values = Map.copyOf(values);
  }

  /** Those that an environment sets: {@code LATHE_VAR_AUTH0_AUDIENCE} is {@code AUTH0_AUDIENCE}. */
  public static Variables of(Map<String, String> environment) {
    var values = new HashMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) values.put(name.substring(PREFIX.length()), value);
        });
    return new Variables(values, false);
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
