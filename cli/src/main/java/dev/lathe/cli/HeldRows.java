package dev.lathe.cli;

import dev.lathe.compiler.plan.OperationPlan;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.permission.Operand;
import dev.lathe.model.permission.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Of which entities some reads hold rows back, by rules that ask for the row. A rule is about the
 * rows that are answered, so another read may get to them by a relation, an {@code exists} or a
 * sum. A bundle does not say which of several tables a rule is about: where it reads several that
 * have what the rule asks for, all of them count as held back by it.
 *
 * @param entities by table, those with children's rows among them
 * @param held by route, the entities whose rows its rule holds back
 */
record HeldRows(Map<String, String> entities, Map<String, Set<String>> held) {
  static HeldRows of(Bundle bundle, List<Route> routes, List<OperationPlan> plans) {
    var entities = new TreeMap<String, String>();
    for (Generation generation : bundle.schema().generations()) {
      entities.put(generation.name(), generation.entity());
      generation.children().forEach(child -> entities.put(child, generation.entity()));
    }
    var held = new TreeMap<String, Set<String>>();
    for (Route route : routes) {
      Set<String> fields = reads(route) ? fields(route) : Set.of();
      if (fields.isEmpty()) continue;
      var about = new TreeSet<String>();
      plans.stream()
          .filter(plan -> plan.name().equals(route.operation().name()))
          .flatMap(plan -> plan.touched().stream())
          .forEach(
              touched ->
                  touched
                      .columns()
                      .forEach(
                          (table, names) -> {
                            String entity = entities.get(table);
                            if (entity != null && like(names, fields)) about.add(entity);
                          }));
      held.put(name(route), about);
    }
    return new HeldRows(entities, held);
  }

  /** The tables that {@code route}, which only reads, looks at without holding rows back. */
  List<String> reached(Route route, Collection<String> reads) {
    if (!reads(route)) return List.of();
    var ruled = new TreeSet<String>();
    held.values().forEach(ruled::addAll);
    Set<String> own = held.getOrDefault(name(route), Set.of());
    var reached = new ArrayList<String>();
    for (String table : reads) {
      String entity = entities.get(table);
      if (entity != null && ruled.contains(entity) && !own.contains(entity)) reached.add(table);
    }
    return List.copyOf(reached);
  }

  private static boolean reads(Route route) {
    return route.operation().kind() == Operation.Kind.QUERY;
  }

  private static String name(Route route) {
    return route.service() + "." + route.binding();
  }

  private static boolean like(List<String> columns, Set<String> fields) {
    var names = new TreeSet<String>();
    columns.forEach(column -> names.add(plain(column)));
    return fields.stream().allMatch(field -> names.contains(plain(field)));
  }

  /** A column may be written in another way than its field. */
  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static Set<String> fields(Route route) {
    var fields = new TreeSet<String>();
    route.allow().ifPresent(allow -> collect(allow.rule(), fields));
    return fields;
  }

  private static void collect(Rule rule, Set<String> fields) {
    switch (rule) {
      case Rule.All(var parts) -> parts.forEach(part -> collect(part, fields));
      case Rule.Any(var parts) -> parts.forEach(part -> collect(part, fields));
      case Rule.Not(var negated) -> collect(negated, fields);
      case Rule.Compared(var left, _, var right, _) -> {
        collect(left, fields);
        collect(right, fields);
      }
      case Rule.Among(var one, var list, _) -> {
        collect(one, fields);
        collect(list, fields);
      }
      case Rule.Known(var operand) -> collect(operand, fields);
      case Rule.Flag(var operand) -> collect(operand, fields);
    }
  }

  private static void collect(Operand operand, Set<String> fields) {
    switch (operand) {
      case Operand.Field(String name) -> fields.add(name);
      case Operand.Midnight(Operand date) -> collect(date, fields);
      case Operand.Given _, Operand.Constant _ -> {}
    }
  }
}
