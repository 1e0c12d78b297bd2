package dev.lathe.compiler.diff;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import java.util.List;
import java.util.Optional;

/** What a thing of before is now: what has its name, or says that it had it. */
final class Lineage {
  private Lineage() {}

  static Optional<Entity> now(Entity was, Project after) {
    return after
        .entity(was.name().text())
        .or(() -> after.entities().stream().filter(now -> has(now.was(), was.name())).findFirst());
  }

  /** Whether {@code now} is what an entity of {@code before} became. */
  static boolean isNew(Entity now, Project before) {
    return before.entity(now.name().text()).isEmpty()
        && before.entities().stream().noneMatch(was -> has(now.was(), was.name()));
  }

  static Optional<Entity.Field> now(Entity.Field was, List<Entity.Field> after) {
    return after.stream()
        .filter(now -> same(now.name(), was.name()))
        .findFirst()
        .or(() -> after.stream().filter(now -> has(now.past().was(), was.name())).findFirst());
  }

  static boolean isNew(Entity.Field now, List<Entity.Field> before) {
    return before.stream()
        .noneMatch(was -> same(now.name(), was.name()) || has(now.past().was(), was.name()));
  }

  static Optional<Name> now(Name state, Entity.StateMachine after) {
    return after.states().stream()
        .filter(now -> same(now, state))
        .findFirst()
        .or(
            () ->
                after.former().stream()
                    .filter(former -> same(former.was(), state))
                    .map(Entity.StateMachine.Former::now)
                    .findFirst());
  }

  static Optional<Entity.Transition> now(Entity.Transition was, Entity.StateMachine after) {
    return after
        .transition(was.name().text())
        .or(
            () ->
                after.transitions().stream().filter(now -> has(now.was(), was.name())).findFirst());
  }

  static boolean has(List<Name> names, Name name) {
    return names.stream().anyMatch(each -> same(each, name));
  }

  private static boolean same(Name one, Name other) {
    return one.text().equals(other.text());
  }
}
