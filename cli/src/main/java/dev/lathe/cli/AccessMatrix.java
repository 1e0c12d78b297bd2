package dev.lathe.cli;

import dev.lathe.compiler.plan.OperationPlan;
import dev.lathe.compiler.plan.PlanChecker;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.permission.Permission;
import dev.lathe.model.permission.Profile;
import dev.lathe.model.permission.Reach;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who can read and change what: of each door how far everybody gets whom the rules tell apart.
 *
 * @param people whom they tell apart
 * @param reading how many statements only read
 * @param writing the doors that only read and whose statement would write all the same
 */
record AccessMatrix(List<Profile> people, List<Door> doors, long reading, List<String> writing) {
  /** What every database has beside a blueprint's tables. */
  private static final List<String> OURS = List.of("command", "live");

  /**
   * A route.
   *
   * @param nobody whether somebody has to vouch for the caller before the rule is asked
   * @param columns of the tables that are read: answered, or looked at for it
   * @param unheld tables with rows that other doors hold back, and this one, which only reads, does
   *     not
   */
  record Door(
      Route route,
      List<Reach> reach,
      boolean nobody,
      List<String> reads,
      List<String> writes,
      SortedMap<String, List<String>> columns,
      List<String> unheld) {
    String name() {
      return route.method() + " " + route.path();
    }
  }

  static AccessMatrix of(Bundle bundle) {
    List<Route> routes =
        bundle.operations().routes().stream()
            .filter(route -> route.operation().kind() != Operation.Kind.NATIVE)
            .toList();
    List<Profile> people =
        Profile.of(
            routes.stream()
                .flatMap(route -> route.allow().stream())
                .map(Permission::rule)
                .toList());
    List<OperationPlan> plans = PlanChecker.plansAndTables(bundle);
    var doors = new ArrayList<Door>();
    var writing = new TreeSet<String>();
    var held = HeldRows.of(bundle, routes, plans);
    for (Route route : routes) {
      var reads = new TreeSet<String>();
      var writes = new TreeSet<String>();
      var columns = new TreeMap<String, List<String>>();
      plans.stream()
          .filter(plan -> plan.kind() != OperationPlan.Kind.PROJECTION)
          .filter(plan -> plan.name().equals(route.operation().name()))
          .flatMap(plan -> plan.touched().stream())
          .forEach(
              touched -> {
                reads.addAll(touched.reads());
                writes.addAll(touched.writes());
                touched
                    .columns()
                    .forEach((table, names) -> columns.merge(table, names, AccessMatrix::both));
              });
      var door =
          new Door(
              route,
              people.stream().map(person -> reach(route, person)).toList(),
              !route.auth().isEmpty(),
              theirs(reads),
              theirs(writes),
              columns,
              held.reached(route, reads));
      boolean query = route.operation().kind() == Operation.Kind.QUERY;
      if (query && !writes.isEmpty()) writing.add(door.name());
      doors.add(door);
    }
    long reading = plans.stream().filter(plan -> plan.kind() == OperationPlan.Kind.QUERY).count();
    return new AccessMatrix(people, doors, reading, List.copyOf(writing));
  }

  private static List<String> both(List<String> some, List<String> others) {
    var all = new TreeSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }

  private static Reach reach(Route route, Profile person) {
    if (!person.known() && !route.auth().isEmpty()) return Reach.NOTHING;
    return route.allow().map(allow -> person.reach(allow.rule())).orElse(Reach.ALL);
  }

  private static List<String> theirs(TreeSet<String> tables) {
    return tables.stream().filter(table -> !OURS.contains(table)).toList();
  }

  void print(PrintWriter out) {
    int wide = doors.stream().mapToInt(door -> door.name().length()).max().orElse(0);
    out.println(
        " ".repeat(wide)
            + people.stream().map(person -> "  " + person.name()).collect(Collectors.joining()));
    for (Door door : doors) {
      var line = new StringBuilder(padded(door.name(), wide));
      for (int i = 0; i < people.size(); i++) {
        line.append("  ").append(padded(door.reach().get(i).word(), people.get(i).name().length()));
      }
      out.println(line.toString().stripTrailing());
    }
    out.println();
    for (Door door : doors) {
      out.println(door.name());
      out.println("  allow: " + rule(door).orElse("everybody" + (door.nobody() ? " known" : "")));
      door.reads().forEach(table -> out.println("  reads: " + told(table, door.columns())));
      if (!door.writes().isEmpty()) out.println("  changes: " + String.join(", ", door.writes()));
      if (!door.unheld().isEmpty()) {
        out.println(
            "  note: other doors hold rows of "
                + String.join(", ", door.unheld())
                + " back, and this one looks at all of them");
      }
    }
    out.println();
    for (int i = 0; i < people.size(); i++) print(i, out);
    out.println();
    out.println(
        writing.isEmpty()
            ? "what only reads writes nothing: " + reading + " statements looked at"
            : "these only read, and would write: " + String.join(", ", writing));
    List<String> open = open();
    out.println(
        open.isEmpty()
            ? "every door says who may use it: " + doors.size() + " of " + doors.size()
            : "these say nobody in particular: " + String.join(", ", open));
  }

  /** What {@code person} gets to by all doors together. */
  private void print(int person, PrintWriter out) {
    var read = new TreeMap<String, List<String>>();
    var changed = new TreeSet<String>();
    for (Door door : doors) {
      if (door.reach().get(person) == Reach.NOTHING) continue;
      changed.addAll(door.writes());
      if (door.route().operation().kind() == Operation.Kind.QUERY) {
        door.columns().forEach((table, names) -> read.merge(table, names, AccessMatrix::both));
      }
    }
    out.println(people.get(person).name());
    if (read.isEmpty() && changed.isEmpty()) out.println("  nothing");
    read.keySet().forEach(table -> out.println("  may see of " + told(table, read)));
    if (!changed.isEmpty()) out.println("  may change " + String.join(", ", changed));
  }

  private static String told(String table, SortedMap<String, List<String>> columns) {
    List<String> names = columns.getOrDefault(table, List.of());
    return names.isEmpty() ? table : table + ": " + String.join(", ", names);
  }

  /** Doors that let in everybody without saying so. */
  private List<String> open() {
    return doors.stream().filter(door -> rule(door).isEmpty()).map(Door::name).toList();
  }

  private static String padded(String text, int wide) {
    return text + " ".repeat(Math.max(0, wide - text.length()));
  }

  private static Optional<String> rule(Door door) {
    return door.route().allow().map(Permission::text);
  }

  Json json() {
    return new Members()
        .with("people", people.stream().map(Profile::name).toList())
        .with("doors", doors, this::json)
        .with("readsThatWrite", writing)
        .with("withoutRule", open())
        .object();
  }

  private Json json(Door door) {
    SortedMap<String, String> reach = new TreeMap<>();
    for (int i = 0; i < people.size(); i++) {
      reach.put(people.get(i).name(), door.reach().get(i).word());
    }
    var columns = new Members();
    door.columns().forEach(columns::with);
    var told = new Members();
    reach.forEach(told::with);
    return new Members()
        .with("method", door.route().method().name())
        .with("path", door.route().path())
        .with("binding", door.route().service() + "." + door.route().binding())
        .with("allow", rule(door))
        .with("reach", told)
        .with("reads", door.reads())
        .with("changes", door.writes())
        .with("columns", columns)
        .with("unheld", door.unheld())
        .object();
  }
}
