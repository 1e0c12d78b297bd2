package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Allow;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Input;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.resolve.BoundGraphs;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers, guards and permissions, binding by binding. */
final class GraphChanges {
  private final List<Change> changes = new ArrayList<>();

  private GraphChanges() {}

  static List<Change> between(ResolvedBlueprint before, ResolvedBlueprint after) {
    var found = new GraphChanges();
    Map<String, Bound> earlier = bindings(before);
    Map<String, Bound> later = bindings(after);
    earlier.forEach(
        (name, was) ->
            Optional.ofNullable(later.get(name)).ifPresent(now -> found.binding(name, was, now)));
    return found.changes;
  }

  /** A binding and its graph. */
  private record Bound(Binding binding, ResolvedGraph graph) {}

  private static Map<String, Bound> bindings(ResolvedBlueprint resolved) {
    var bindings = new LinkedHashMap<String, Bound>();
    var graphs = BoundGraphs.of(resolved);
    for (Project.Service service : resolved.project().services()) {
      for (Binding binding : service.bindings()) {
        graphs
            .graph(service.slug(), binding)
            .ifPresent(
                graph ->
                    bindings.put(service.slug() + "." + binding.id(), new Bound(binding, graph)));
      }
    }
    return bindings;
  }

  private void add(Area area, Impact impact, String subject, String what, String reason) {
    changes.add(new Change(area, impact, subject, what, reason));
  }

  private void binding(String name, Bound was, Bound now) {
    changes.addAll(
        PermissionChanges.of(
            name,
            new PermissionChanges.Said(was.binding().allow(), was.graph().access()),
            new PermissionChanges.Said(now.binding().allow(), now.graph().access())));
    guards(name, Guarded.conditions(was.graph()), Guarded.conditions(now.graph()));
    groups(name, Guarded.groups(was.graph()), Guarded.groups(now.graph()));
    answer(name, answer(was.graph().result()), answer(now.graph().result()));
    changes.addAll(RuleChanges.ofInputs(name, sent(was.graph()), sent(now.graph())));
  }

  /** What a permission asks of the caller is nobody's to send. */
  private static List<Input> sent(ResolvedGraph graph) {
    return graph.inputs().stream().filter(input -> !Allow.isClaim(input.name().text())).toList();
  }

  private void guards(String name, List<String> was, List<String> now) {
    var removed = new LinkedHashSet<>(was);
    removed.removeAll(now);
    var added = new LinkedHashSet<>(now);
    added.removeAll(was);
    if (removed.isEmpty() && added.isEmpty()) {
      return;
    }
    if (added.isEmpty()) {
      add(
          Area.GUARD,
          Impact.COMPATIBLE,
          name,
          "loosened: no more " + String.join("; ", removed),
          "commands that were refused are accepted");
    } else {
      add(
          Area.GUARD,
          Impact.BREAKING,
          name,
          removed.isEmpty()
              ? "tightened: " + String.join("; ", added)
              : "changed: %s instead of %s"
                  .formatted(String.join("; ", added), String.join("; ", removed)),
          "commands that were accepted may be refused");
    }
  }

  /** A graph that groups otherwise answers with other rows, though their fields be the same. */
  private void groups(String name, Set<String> was, Set<String> now) {
    var removed = new LinkedHashSet<>(was);
    removed.removeAll(now);
    var added = new LinkedHashSet<>(now);
    added.removeAll(was);
    if (!removed.isEmpty()) {
      add(
          Area.ANSWER,
          Impact.BREAKING,
          name,
          "grouped by %s instead of %s"
              .formatted(
                  added.isEmpty() ? "nothing" : String.join("; ", added),
                  String.join("; ", removed)),
          "what was one row is in several, or the other way round");
    }
  }

  private void answer(String name, Map<String, Type> was, Map<String, Type> now) {
    was.forEach(
        (field, type) ->
            Optional.ofNullable(now.get(field))
                .ifPresentOrElse(
                    kept -> field(name, field, type, kept),
                    () ->
                        add(
                            Area.ANSWER,
                            Impact.BREAKING,
                            name,
                            "%s removed".formatted(field),
                            "clients read it")));
    now.forEach(
        (field, type) -> {
          if (!was.containsKey(field)) {
            add(
                Area.ANSWER,
                Impact.COMPATIBLE,
                name,
                "%s added, %s".formatted(field, type.word()),
                "clients skip members they don't know");
          }
        });
  }

  private void field(String name, String field, Type was, Type now) {
    if (!was.scalar().equals(now.scalar()) || was.many() != now.many()) {
      add(
          Area.ANSWER,
          Impact.BREAKING,
          name,
          "%s is %s instead of %s".formatted(field, now.word(), was.word()),
          "clients read the type it had");
    } else if (!was.nullable() && now.nullable()) {
      add(
          Area.ANSWER,
          Impact.BREAKING,
          name,
          "%s can be null".formatted(field),
          "clients rely on a value");
    } else if (was.nullable() && !now.nullable()) {
      add(
          Area.ANSWER,
          Impact.COMPATIBLE,
          name,
          "%s is never null any more".formatted(field),
          "clients that expect null never meet it");
    }
  }

  /** The answer's leaves by their way, such as {@code `items[].id`}. */
  private static Map<String, Type> answer(Form form) {
    var leaves = new LinkedHashMap<String, Type>();
    collect(form, "", leaves);
    return leaves;
  }

  private static void collect(Form form, String path, Map<String, Type> leaves) {
    switch (form) {
      case Form.Scalar(var value) -> leaves.put(quoted(path), value.type());
      case Form.Constant _ -> leaves.put(quoted(path), Type.NULL);
      case Form.Obj(var members) ->
          members.forEach(m -> collect(m.form(), join(path, m.name()), leaves));
      case Form.Found(String _, var answer) -> {
        collect(answer, path, leaves);
        leaves.replaceAll((_, type) -> type.withNull(true));
      }
      case Form.Arr(var items) -> {
        for (int i = 0; i < items.size(); i++) {
          collect(items.get(i), path + "[" + i + "]", leaves);
        }
      }
      case Form.AllRows(String _, var fields) ->
          fields.forEach(f -> leaves.put(quoted(join(path + "[]", f.name())), f.type()));
      case Form.OneRow(String _, var fields) ->
          fields.forEach(f -> leaves.put(quoted(join(path, f.name())), f.type().withNull(true)));
      case Form.CalledJson _, Form.Variables _ -> leaves.put(quoted(path), Type.NULL);
      case Form.EmitOutput(String node) -> leaves.put(quoted(join(path, "…" + node)), Type.NULL);
      case Form.EventIds _ -> leaves.put(quoted(path + "[]"), Type.NULL);
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String quoted(String path) {
    return path.isEmpty() ? "the answer" : "`" + path + "`";
  }
}
