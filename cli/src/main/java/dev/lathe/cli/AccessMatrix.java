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
   */
  record Door(
      Route route, List<Reach> reach, boolean nobody, List<String> reads, List<String> writes) {
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
    for (Route route : routes) {
      var reads = new TreeSet<String>();
      var writes = new TreeSet<String>();
      plans.stream()
          .filter(plan -> plan.kind() != OperationPlan.Kind.PROJECTION)
          .filter(plan -> plan.name().equals(route.operation().name()))
          .flatMap(plan -> plan.touched().stream())
          .forEach(
              touched -> {
                reads.addAll(touched.reads());
                writes.addAll(touched.writes());
              });
      var door =
          new Door(
              route,
              people.stream().map(person -> reach(route, person)).toList(),
              !route.auth().isEmpty(),
              theirs(reads),
              theirs(writes));
      boolean query = route.operation().kind() == Operation.Kind.QUERY;
      if (query && !writes.isEmpty()) writing.add(door.name());
      doors.add(door);
    }
    long reading = plans.stream().filter(plan -> plan.kind() == OperationPlan.Kind.QUERY).count();
    return new AccessMatrix(people, doors, reading, List.copyOf(writing));
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
      if (!door.reads().isEmpty()) out.println("  reads: " + String.join(", ", door.reads()));
      if (!door.writes().isEmpty()) out.println("  changes: " + String.join(", ", door.writes()));
    }
    out.println();
    out.println(
        writing.isEmpty()
            ? "what only reads writes nothing: " + reading + " statements looked at"
            : "these only read, and would write: " + String.join(", ", writing));
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
        .object();
  }

  private Json json(Door door) {
    SortedMap<String, String> reach = new TreeMap<>();
    for (int i = 0; i < people.size(); i++) {
      reach.put(people.get(i).name(), door.reach().get(i).word());
    }
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
        .object();
  }
}
