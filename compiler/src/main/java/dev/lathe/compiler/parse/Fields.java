package dev.lathe.compiler.parse;

import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Severity;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One object being read. Each method reads one key; {@link #done()} reports the keys nobody asked
 * for.
 *
 * <p>Where the text is wrong a method answers with a stand-in, and the findings say what is wrong,
 * so that one pass finds everything. No blueprint with an error leaves this package, and no
 * stand-in with it.
 */
final class Fields {
  private static final String SCHEMA = "$schema";

  private final JsonNode.Obj object;
  private final Codes codes;
  private final Findings findings;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final Map<String, String> hints = new HashMap<>();
  private final Map<String, Renamed> renamed = new HashMap<>();

  private Fields(JsonNode.Obj object, Codes codes, Findings findings) {
    this.object = object;
    this.codes = codes;
    this.findings = findings;
  }

  /** The keys of {@code node}, which should be an object. */
  static Fields of(JsonNode node, Codes codes, Findings findings) {
    if (node instanceof JsonNode.Obj object) {
      return new Fields(object, codes, findings);
    }
    mistyped(node, "an object", codes, findings);
    var nothing = new JsonNode.Obj(List.of(), node.span());
    return new Fields(nothing, codes, new Findings()); // what it lacks is a consequence
  }

  /** A file's outermost object, which may say {@code $schema} to an editor. */
  static Fields ofRoot(JsonNode node, Codes codes, Findings findings) {
    Fields fields = of(node, codes, findings);
    fields.asked.add(SCHEMA);
    return fields;
  }

  Span span() {
    return object.span();
  }

  Findings findings() {
    return findings;
  }

  Codes codes() {
    return codes;
  }

  boolean has(String key) {
    return object.member(key).isPresent();
  }

  /** Where {@code key} stands, or the object where it doesn't. */
  Span keySpan(String key) {
    return object.member(key).map(JsonNode.Member::nameSpan).orElse(object.span());
  }

  Optional<JsonNode> optional(String key) {
    asked.add(key);
    return object.member(key).map(JsonNode.Member::value);
  }

  Optional<JsonNode> required(String key) {
    Optional<JsonNode> value = optional(key);
    if (value.isEmpty()) {
      missing.add(key);
    }
    return value;
  }

  /** A string that must not be empty. */
  Name name(String key) {
    return required(key).map(this::name).orElse(new Name("", object.span()));
  }

  /** The same, with what to do where {@code key} is absent. */
  Name name(String key, String hint) {
    hints.put(key, hint);
    return name(key);
  }

  Optional<Name> optionalName(String key) {
    return optional(key).map(this::name);
  }

  Name name(JsonNode node) {
    if (node instanceof JsonNode.Str(String value, Span span)) {
      if (value.isEmpty()) {
        findings.add(codes.mistyped(), span, "an empty string can't stand here");
      }
      return new Name(value, span);
    }
    mistyped(node, "a string");
    return new Name("", node.span());
  }

  /** A string that may be empty; {@code ""} where the key is absent. */
  String text(String key) {
    return optional(key).map(this::text).orElse("");
  }

  String text(JsonNode node) {
    if (node instanceof JsonNode.Str(String value, _)) {
      return value;
    }
    mistyped(node, "a string");
    return "";
  }

  /** A string or null; empty for null and where the key is absent. */
  Optional<Name> nullableName(String key) {
    return optional(key).filter(node -> !(node instanceof JsonNode.Null)).map(this::name);
  }

  boolean flag(String key) {
    return required(key).map(this::flag).orElse(false);
  }

  boolean flag(String key, boolean fallback) {
    return optional(key).map(this::flag).orElse(fallback);
  }

  private boolean flag(JsonNode node) {
    if (node instanceof JsonNode.Bool(boolean value, _)) {
      return value;
    }
    mistyped(node, "true or false");
    return false;
  }

  /** A whole number within bounds; {@code fallback} where the key is absent. */
  long number(String key, long least, long most, long fallback) {
    return optional(key).map(node -> number(node, least, most)).orElse(fallback);
  }

  long number(JsonNode node, long least, long most) {
    if (node instanceof JsonNode.Num(String digits, Span span)) {
      Optional<Long> whole = whole(digits);
      if (whole.isEmpty() || whole.get() < least || whole.get() > most) {
        String bounds =
            most == Long.MAX_VALUE
                ? "a whole number from %s".formatted(least)
                : least == most
                    ? "`%s`".formatted(least)
                    : "a whole number from %s to %s".formatted(least, most);
        findings.add(codes.mistyped(), span, "`%s` is not %s".formatted(digits, bounds));
        return least;
      }
      return whole.get();
    }
    mistyped(node, "a whole number");
    return least;
  }

  private static Optional<Long> whole(String digits) {
    if (digits.length() > 40) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(digits);
    if (Math.abs((long) value.scale()) > 40) {
      return Optional.empty();
    }
    try {
      return Optional.of(value.longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** One of a few words; {@code fallback} where the key is absent. */
  <E> E word(String key, Map<String, E> words, E fallback) {
    return optional(key).map(node -> word(node, words, fallback)).orElse(fallback);
  }

  /** One of a few words; {@code standIn} where it is none of them. */
  <E> E requiredWord(String key, Map<String, E> words, E standIn) {
    return required(key).map(node -> word(node, words, standIn)).orElse(standIn);
  }

  <E> E word(JsonNode node, Map<String, E> words, E standIn) {
    if (!(node instanceof JsonNode.Str(String value, Span span))) {
      mistyped(node, "a string");
      return standIn;
    }
    E found = words.get(value);
    if (found == null) {
      findings.add(
          codes.mistyped(),
          span,
          "`%s` is not known here".formatted(value),
          NearNames.hint(value, new TreeSet<>(words.keySet())));
      return standIn;
    }
    return found;
  }

  /** An array of strings; empty where the key is absent. */
  List<Name> names(String key) {
    return items(key, this::name);
  }

  List<Name> requiredNames(String key) {
    return requiredItems(key, this::name);
  }

  <T> List<T> requiredItems(String key, Function<JsonNode, T> read) {
    return required(key).map(node -> items(node, read)).orElse(List.of());
  }

  <T> List<T> items(String key, Function<JsonNode, T> read) {
    return optional(key).map(node -> items(node, read)).orElse(List.of());
  }

  <T> List<T> items(JsonNode node, Function<JsonNode, T> read) {
    if (node instanceof JsonNode.Arr(var items, _)) {
      return items.stream().map(read).toList();
    }
    mistyped(node, "an array");
    return List.of();
  }

  <T> List<T> requiredMembers(String key, BiFunction<Name, JsonNode, T> read) {
    return required(key).map(node -> members(node, read)).orElse(List.of());
  }

  /** An object used as a map; empty where the key is absent. */
  <T> List<T> members(String key, BiFunction<Name, JsonNode, T> read) {
    return optional(key).map(node -> members(node, read)).orElse(List.of());
  }

  <T> List<T> members(JsonNode node, BiFunction<Name, JsonNode, T> read) {
    if (node instanceof JsonNode.Obj(var members, _)) {
      return members.stream()
          .map(m -> read.apply(new Name(m.name(), m.nameSpan()), m.value()))
          .toList();
    }
    mistyped(node, "an object");
    return List.of();
  }

  /** All members of this object, as a map. */
  <T> List<T> all(BiFunction<Name, JsonNode, T> read) {
    var values = new ArrayList<T>();
    for (JsonNode.Member member : object.members()) {
      if (!(member.name().equals(SCHEMA) && asked.contains(SCHEMA))) {
        asked.add(member.name());
        values.add(read.apply(new Name(member.name(), member.nameSpan()), member.value()));
      }
    }
    return List.copyOf(values);
  }

  /** Whether {@code key} holds an array without items. */
  boolean holdsNothing(String key) {
    return object
        .member(key)
        .filter(member -> member.value() instanceof JsonNode.Arr(var items, _) && items.isEmpty())
        .isPresent();
  }

  void mistyped(JsonNode node, String wanted) {
    mistyped(node, wanted, codes, findings);
  }

  /** Whether a word matches, reported where it does not. */
  void malformed(Span span, String message) {
    findings.add(codes.mistyped(), span, message);
  }

  /** What earlier versions of the format called {@code key}, or where what it said stands now. */
  void renamed(String earlier, String key, String hint) {
    renamed.put(earlier, new Renamed(key, hint));
  }

  private record Renamed(String key, String hint) {}

  /** Reports missing keys and unknown ones; of a misspelt one, only that it is misspelt. */
  void done() {
    for (JsonNode.Member member : object.members()) {
      if (asked.contains(member.name())) {
        continue;
      }
      Renamed now = renamed.get(member.name());
      if (now != null) {
        missing.remove(now.key());
        findings.add(
            codes.unknown(),
            member.nameSpan(),
            "`%s` is what an earlier format had here".formatted(member.name()),
            now.hint());
        continue;
      }
      List<String> absent = asked.stream().filter(key -> !has(key) && !key.equals(SCHEMA)).toList();
      List<String> near = NearNames.of(member.name(), absent);
      if (!near.isEmpty() && codes.unknown().severity() == Severity.ERROR) {
        missing.remove(near.getFirst());
      }
      List<String> known = asked.stream().filter(key -> !key.equals(SCHEMA)).toList();
      findings.add(
          codes.unknown(),
          member.nameSpan(),
          "there is no key `%s` here".formatted(member.name()),
          NearNames.hint(member.name(), near.isEmpty() ? known : absent));
    }
    reported();
  }

  /** Reports missing keys only: of an object that others may have more to say in. */
  void reported() {
    for (String key : missing) {
      findings.add(
          codes.missing(),
          object.span(),
          "`%s` is missing".formatted(key),
          Optional.ofNullable(hints.get(key)));
    }
  }

  private static void mistyped(JsonNode node, String wanted, Codes codes, Findings findings) {
    findings.add(
        codes.mistyped(), node.span(), "%s stands where %s should".formatted(node.kind(), wanted));
  }
}
