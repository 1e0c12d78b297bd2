package dev.lathe.compiler.diff;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What looks as if it were called otherwise only: gone and come with the same shape. */
final class Likeness {
  private Likeness() {}

  /** The new field that is like {@code gone}: with its column, or the only one of its kind. */
  static Optional<Entity.Field> field(
      Entity.Field gone, List<Entity.Field> before, List<Entity.Field> after) {
    List<Entity.Field> alike =
        after.stream()
            .filter(now -> Lineage.isNew(now, before))
            .filter(
                now ->
                    now.type() == gone.type()
                        && now.nullable() == gone.nullable()
                        && now.scale() == gone.scale()
                        && now.generated().equals(gone.generated()))
            .toList();
    Optional<Entity.Field> sameColumn =
        alike.stream().filter(now -> now.column().text().equals(gone.column().text())).findFirst();
    return sameColumn.isPresent() || alike.size() != 1 ? sameColumn : Optional.of(alike.getFirst());
  }

  /** The new state that the same transitions lead to and from. */
  static Optional<Name> state(Name gone, Entity.StateMachine before, Entity.StateMachine after) {
    return after.states().stream()
        .filter(now -> before.states().stream().noneMatch(was -> was.text().equals(now.text())))
        .filter(now -> around(gone, before).equals(around(now, after)))
        .findFirst();
  }

  private static Set<String> around(Name state, Entity.StateMachine machine) {
    var around = new TreeSet<String>();
    for (Entity.Transition transition : machine.transitions()) {
      if (transition.to().text().equals(state.text())) {
        around.add("to by " + transition.name());
      }
      if (Lineage.has(transition.from(), state)) {
        around.add("from by " + transition.name());
      }
    }
    return around;
  }

  /** The new transition that sets the same and lies between the same states. */
  static Optional<Entity.Transition> transition(
      Entity.Transition gone, Entity was, Entity.StateMachine before, Entity now) {
    Entity.StateMachine after = now.stateMachine().orElseThrow();
    Set<String> known =
        before.transitions().stream()
            .flatMap(each -> each.events(was).stream())
            .collect(Collectors.toSet());
    List<Entity.Transition> alike =
        after.transitions().stream()
            .filter(each -> each.events(now).stream().noneMatch(known::contains))
            .filter(
                each ->
                    texts(each.from()).equals(texts(gone.from()))
                        && each.to().text().equals(gone.to().text())
                        && Set.copyOf(each.affected(after))
                            .equals(Set.copyOf(gone.affected(before))))
            .toList();
    Optional<Entity.Transition> sameName =
        alike.stream().filter(each -> each.name().text().equals(gone.name().text())).findFirst();
    return sameName.isPresent() || alike.size() != 1 ? sameName : Optional.of(alike.getFirst());
  }

  /** The new entity with the same fields, states and transitions. */
  static Optional<Entity> entity(Entity gone, Project before, Project after) {
    return after.entities().stream()
        .filter(now -> Lineage.isNew(now, before))
        .filter(now -> shape(now).equals(shape(gone)))
        .findFirst();
  }

  private static String shape(Entity entity) {
    Set<String> fields = new TreeSet<>();
    entity.fields().forEach(f -> fields.add(f.name() + " " + f.type() + " " + f.nullable()));
    Set<String> states = new TreeSet<>();
    entity
        .stateMachine()
        .ifPresent(
            machine -> {
              machine.states().forEach(state -> states.add(state.text()));
              machine.transitions().forEach(each -> states.add("by " + each.name()));
            });
    return fields + " " + states;
  }

  private static Set<String> texts(List<Name> names) {
    return names.stream().map(Name::text).collect(Collectors.toSet());
  }
}
