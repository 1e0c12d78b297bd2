package dev.lathe.model.bundle;

import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a response template refers to: {@code $root.path.to.field}.
 *
 * @param root one of {@link #ROOTS}, if it is known
 * @param path members of objects and places in arrays, from the outside
 */
public record Reference(String root, List<String> path) {
  /** The request's parts, who asks, and what became of it. */
  public static final Set<String> ROOTS =
      Set.of("body", "form", "query", "header", "auth", "config", "result", "error", "system");

  /** {@code {$root.path}} within a redirect's text. */
  private static final Pattern IN_BRACES = Pattern.compile("\\{\\$([^{}]*)}");

  public Reference {
    path = List.copyOf(path);
  }

  /** The one that a template's {@code text} is, if it is one. */
  public static Optional<Reference> of(String text) {
    return text.startsWith("$") ? Optional.of(named(text.substring(1))) : Optional.empty();
  }

  /** All of {@code {$root.path}} in a redirect's {@code text}, in order. */
  public static List<Reference> inBraces(String text) {
    var all = new ArrayList<Reference>();
    Matcher braces = IN_BRACES.matcher(text);
    while (braces.find()) all.add(named(braces.group(1)));
    return all;
  }

  /** All of a template's, in order. */
  public static Stream<Reference> in(Json template) {
    return switch (template) {
      case Json.Str(String text) -> of(text).stream();
      case Json.Arr(var items) -> items.stream().flatMap(Reference::in);
      case Json.Obj(var members) -> members.values().stream().flatMap(Reference::in);
      case Json.Num _, Json.Bool _, Json.Null _ -> Stream.empty();
    };
  }

  /** {@code text} with each {@code {$root.path}} replaced by what {@code filled} makes of it. */
  public static String fill(String text, Function<Reference, String> filled) {
    return IN_BRACES
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(filled.apply(named(found.group(1)))));
  }

  private static Reference named(String dotted) {
    List<String> names = List.of(dotted.split("\\.", -1));
    return new Reference(names.getFirst(), names.subList(1, names.size()));
  }

  @Override
  public String toString() {
    return "$" + String.join(".", Stream.concat(Stream.of(root), path.stream()).toList());
  }
}
