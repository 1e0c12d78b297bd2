package dev.lathe.compiler.diff;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Upcast;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What upcasts of an entity see to, of a change that events of before would not fit. */
final class Recast {
  private final Entity was;
  private final Entity now;

  Recast(Entity was, Entity now) {
    this.was = was;
    this.now = now;
  }

  /** Whether every event that said {@code field} is read for what it said of it. */
  boolean read(Entity.Field field) {
    return all(carrying(field.name()), upcast -> upcast.had(field.name().text()).isPresent());
  }

  /** Whether in every event that said {@code before}, {@code after} is made of something. */
  boolean made(Entity.Field before, Entity.Field after) {
    return all(carrying(before.name()), upcast -> upcast.sets(after.name().text()));
  }

  /** Whether every event that created something says {@code field} now. */
  boolean created(Entity.Field field) {
    return all(
        transitions(was).filter(Entity.Transition::creates).map(this::chain).toList(),
        upcast -> upcast.sets(field.name().text()));
  }

  /** What events of {@code type} of before are read by. */
  static List<Upcast> chain(String type, Entity now) {
    return transitions(now)
        .filter(transition -> transition.events(now).contains(type))
        .findFirst()
        .map(transition -> now.upcasts(transition, type))
        .orElse(List.of());
  }

  private List<Upcast> chain(Entity.Transition transition) {
    return chain(transition.event(was), now);
  }

  private List<List<Upcast>> carrying(Name field) {
    Optional<Entity.StateMachine> machine = was.stateMachine();
    return transitions(was)
        .filter(one -> one.payload(machine.orElseThrow()).contains(field.text()))
        .map(this::chain)
        .toList();
  }

  private static Stream<Entity.Transition> transitions(Entity entity) {
    return entity.stateMachine().stream().flatMap(machine -> machine.transitions().stream());
  }

  private static boolean all(List<List<Upcast>> chains, Predicate<Upcast> wanted) {
    return !chains.isEmpty() && chains.stream().allMatch(one -> one.stream().anyMatch(wanted));
  }
}
