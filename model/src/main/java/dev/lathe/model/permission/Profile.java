package dev.lathe.model.permission;

import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Somebody whom rules tell from others: nobody known, somebody known, and somebody of whom one
 * thing is known that rules ask for.
 *
 * @param name for people
 * @param known whether somebody vouches for who they are
 * @param claims what is said of them
 * @param asked the claims that rules compare with constants: what is not among {@code claims} of
 *     these is missing; other claims may be anything
 */
public record Profile(
    String name, boolean known, SortedMap<String, Json> claims, SortedSet<String> asked) {
  private static final String ID = "user.id";

  public Profile {
    claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    asked = Collections.unmodifiableSortedSet(new TreeSet<>(asked));
  }

  /** All whom {@code rules} tell apart: nobody first. */
  public static List<Profile> of(Collection<Rule> rules) {
    var values = new TreeMap<String, Map<String, Json>>();
    rules.forEach(rule -> collect(rule, values));
    var asked = new TreeSet<>(values.keySet());
    var profiles = new ArrayList<Profile>();
    profiles.add(new Profile("nobody known", false, new TreeMap<>(), asked));
    profiles.add(new Profile("anybody known", true, new TreeMap<>(), asked));
    values.forEach(
        (claim, said) ->
            said.forEach(
                (name, value) ->
                    profiles.add(
                        new Profile(name, true, new TreeMap<>(Map.of(claim, value)), asked))));
    return profiles;
  }

  /** How far {@code rule} lets them in. */
  public Reach reach(Rule rule) {
    Set<Truth> possible = Decision.possible(rule, this::said);
    if (!possible.contains(Truth.TRUE)) return Reach.NOTHING;
    return possible.size() == 1 ? Reach.ALL : Reach.SOME;
  }

  private Decision.Said said(Operand operand) {
    return switch (operand) {
      case Operand.Constant(Json value) -> new Decision.Said.Value(Optional.of(value));
      case Operand.Given given when given.ofCaller() -> claim(given.name());
      case Operand.Given _, Operand.Field _, Operand.Midnight _ -> new Decision.Said.Anything();
    };
  }

  private Decision.Said claim(String name) {
    if (!known) return new Decision.Said.Value(Optional.empty());
    Json value = claims.get(name);
    if (value != null) return new Decision.Said.Value(Optional.of(value));
    if (name.equals(ID)) return new Decision.Said.Something();
    return asked.contains(name)
        ? new Decision.Said.Value(Optional.empty())
        : new Decision.Said.Anything();
  }

  private static void collect(Rule rule, Map<String, Map<String, Json>> values) {
    switch (rule) {
      case Rule.All(var rules) -> rules.forEach(part -> collect(part, values));
      case Rule.Any(var rules) -> rules.forEach(part -> collect(part, values));
      case Rule.Not(var negated) -> collect(negated, values);
      case Rule.Compared(var left, var how, var right, _) -> {
        if (how == Rule.Comparison.EQ || how == Rule.Comparison.NE) {
          if (left instanceof Operand.Given given && right instanceof Operand.Constant(var value)) {
            add(given, value, false, values);
          }
          if (right instanceof Operand.Given given && left instanceof Operand.Constant(var value)) {
            add(given, value, false, values);
          }
        }
      }
      case Rule.Among(var one, var list, _) -> {
        if (list instanceof Operand.Given given && one instanceof Operand.Constant(var value)) {
          add(given, value, true, values);
        }
      }
      case Rule.Flag(var operand) -> {
        if (operand instanceof Operand.Given given) add(given, Json.of(true), false, values);
      }
      case Rule.Known _ -> {}
    }
  }

  private static void add(
      Operand.Given given, Json value, boolean listed, Map<String, Map<String, Json>> values) {
    if (!given.ofCaller()) return;
    String claim = given.name().substring(Operand.USER.length());
    String shown =
        switch (value) {
          case Json.Str(String text) -> text;
          case Json.Num(String digits) -> digits;
          case Json.Bool(boolean flag) -> Boolean.toString(flag);
          case Json.Null _, Json.Arr _, Json.Obj _ -> "";
        };
    values
        .computeIfAbsent(given.name(), _ -> new TreeMap<>())
        .put(
            claim + (listed ? " has " : " ") + shown,
            listed ? new Json.Arr(List.of(value)) : value);
  }
}
