package dev.lathe.dev;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.permission.Decision;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Rule;
import dev.lathe.model.permission.Truth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Somebody whose token is genuine.
 *
 * @param said what it says beside the subject, by the blueprint's names
 */
record AccessPerson(String id, Map<String, Json> said) {
  private static final String ID = "id";
  private static final String OTHER = "somebody-else's";

  AccessPerson {
    said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
  }

  /** What is known of them: a null is nothing, and so is what fits no rule's type. */
  Optional<Json> claim(String name) {
    if (name.equals(ID)) return Optional.of(Json.of(id));
    return Optional.ofNullable(said.get(name))
        .filter(value -> !(value instanceof Json.Null) && !(value instanceof Json.Obj));
  }

  /** Whether their token says something by this name that is of no rule's type. */
  boolean misfit(String name) {
    return said.get(name) instanceof Json.Obj;
  }

  /** Whether {@code rule} lets them in, of {@code row} or, where it is empty, of none. */
  boolean may(Permission rule, Optional<AccessRow> row, Map<String, Json> inputs) {
    return Decision.of(
            rule.rule(),
            name ->
                name.startsWith(Operand.USER)
                    ? claim(name.substring(Operand.USER.length()))
                    : Optional.ofNullable(inputs.get(name)),
            name -> row.flatMap(there -> there.field(name)))
        == Truth.TRUE;
  }

  /**
   * Everybody whom {@code rules} can tell apart by what they compare, for rows like {@code rows}:
   * each claim missing, as each constant, as each value of the field, and as none of them; then,
   * beside what lets in most, null and of another type.
   */
  static List<AccessPerson> of(Collection<Rule> rules, Collection<AccessRow> rows) {
    var values = new TreeMap<String, Set<Optional<Json>>>();
    values.computeIfAbsent(ID, _ -> new LinkedHashSet<>()).add(Optional.of(Json.of("a-stranger")));
    rules.forEach(rule -> collect(rule, rows, values));
    List<Map<String, Json>> claims = new ArrayList<>(List.of(Map.of()));
    for (var claim : values.entrySet()) {
      var more = new ArrayList<Map<String, Json>>();
      for (Map<String, Json> known : claims) {
        for (Optional<Json> value : claim.getValue()) {
          var with = new LinkedHashMap<>(known);
          value.ifPresent(json -> with.put(claim.getKey(), json));
          more.add(with);
        }
      }
      claims = more;
    }
    var people = new LinkedHashSet<AccessPerson>();
    for (Map<String, Json> known : claims) {
      people.add(person(known));
      boolean full = known.size() == values.size();
      for (String claim : known.keySet()) {
        if (!full || claim.equals(ID)) continue;
        for (Json odd : List.of(Json.NULL, new Members().object())) {
          var with = new LinkedHashMap<>(known);
          with.put(claim, odd);
          people.add(person(with));
        }
      }
    }
    return List.copyOf(people);
  }

  private static AccessPerson person(Map<String, Json> known) {
    var claims = new LinkedHashMap<>(known);
    return new AccessPerson(((Json.Str) claims.remove(ID)).value(), claims);
  }

  private static void collect(
      Rule rule, Collection<AccessRow> rows, Map<String, Set<Optional<Json>>> values) {
    switch (rule) {
      case Rule.All(var parts) -> parts.forEach(part -> collect(part, rows, values));
      case Rule.Any(var parts) -> parts.forEach(part -> collect(part, rows, values));
      case Rule.Not(var negated) -> collect(negated, rows, values);
      case Rule.Compared(var left, _, var right, var kind) -> {
        compared(left, right, kind, rows, values);
        compared(right, left, kind, rows, values);
      }
      case Rule.Among(var one, var list, var kind) -> {
        if (list instanceof Operand.Given claim && claim.ofCaller()) {
          Set<Optional<Json>> lists = of(claim, values);
          lists.add(Optional.of(new Json.Arr(List.of())));
          for (Json item : like(one, rows)) {
            lists.add(Optional.of(new Json.Arr(List.of(other(kind), item))));
          }
          lists.add(Optional.of(new Json.Arr(List.of(other(kind)))));
        }
      }
      case Rule.Known(var operand) -> {
        if (operand instanceof Operand.Given claim && claim.ofCaller()) of(claim, values);
      }
      case Rule.Flag(var operand) -> {
        if (operand instanceof Operand.Given claim && claim.ofCaller()) {
          of(claim, values)
              .addAll(List.of(Optional.of(Json.of(false)), Optional.of(Json.of(true))));
        }
      }
    }
  }

  private static void compared(
      Operand one,
      Operand with,
      Rule.Kind kind,
      Collection<AccessRow> rows,
      Map<String, Set<Optional<Json>>> values) {
    if (!(one instanceof Operand.Given claim) || !claim.ofCaller()) return;
    Set<Optional<Json>> all = of(claim, values);
    like(with, rows).forEach(value -> all.add(Optional.of(value)));
    if (!claim.name().equals(Operand.USER + ID)) all.add(Optional.of(other(kind)));
  }

  /** The values of a claim; nobody who is known lacks an id. */
  private static Set<Optional<Json>> of(
      Operand.Given claim, Map<String, Set<Optional<Json>>> values) {
    String name = claim.name().substring(Operand.USER.length());
    return values.computeIfAbsent(name, _ -> new LinkedHashSet<>(Set.of(Optional.empty())));
  }

  /** What an operand may be of some row, as far as that is not a claim or an input. */
  private static Set<Json> like(Operand operand, Collection<AccessRow> rows) {
    var values = new LinkedHashSet<Json>();
    switch (operand) {
      case Operand.Constant(Json value) -> values.add(value);
      case Operand.Field(String name) ->
          rows.forEach(row -> row.field(name).ifPresent(values::add));
      case Operand.Midnight(Operand date) -> values.addAll(like(date, rows));
      case Operand.Given _ -> {}
    }
    return values;
  }

  private static Json other(Rule.Kind kind) {
    return switch (kind) {
      case TEXT -> Json.of(OTHER);
      case NUMBER -> Json.of(-1);
      case FLAG -> Json.of(false);
      case INSTANT -> Json.of("1970-01-01T00:00:00Z");
    };
  }
}
