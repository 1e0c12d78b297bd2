package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** States and transitions: what becomes of aggregates that are there. */
final class MachineChanges {
  private final List<Change> changes = new ArrayList<>();
  private final Project before;

  private MachineChanges(Project before) {
    this.before = before;
  }

  static List<Change> between(Project before, Project after) {
    var found = new MachineChanges(before);
    for (Entity was : before.entities()) {
      after.entity(was.name().text()).ifPresent(now -> found.entity(was, now));
    }
    return found.changes;
  }

  private void entity(Entity was, Entity now) {
    if (was.stateMachine().isPresent() && now.stateMachine().isPresent()) {
      machine(was, was.stateMachine().get(), now.stateMachine().get());
    } else if (was.stateMachine().isPresent()) {
      changes.add(
          new Change(
              Area.ENTITY,
              Impact.BREAKING,
              now.name().text(),
              "has no state machine any more",
              "no events are of it, so it has no rows",
              Optional.of(Concern.of(was.name().text()))));
    } else if (now.stateMachine().isPresent()) {
      add(
          Area.ENTITY,
          Impact.COMPATIBLE,
          now.name().text(),
          "has a state machine",
          "it had no events, and so no rows");
    }
  }

  private void add(Area area, Impact impact, String subject, String what, String reason) {
    changes.add(new Change(area, impact, subject, what, reason));
  }

  private void machine(Entity entity, StateMachine was, StateMachine now) {
    Set<String> earlier = texts(was.states());
    Set<String> later = texts(now.states());
    String name = entity.name().text();
    for (Name state : was.states()) {
      if (!later.contains(state.text())) {
        changes.add(
            new Change(
                Area.STATE,
                Impact.BREAKING,
                name + "." + state,
                "removed",
                "aggregates may be in it, and nothing leads them out",
                Optional.of(in(entity, was, state.text()))));
      }
    }
    if (!was.stateField().text().equals(now.stateField().text())) {
      changes.add(
          new Change(
              Area.STATE,
              Impact.BREAKING,
              name,
              "is in `%s` instead of `%s`".formatted(now.stateField(), was.stateField()),
              "events in the log say it of `%s`".formatted(was.stateField()),
              Optional.of(Concern.of(name))));
    }
    for (Name state : now.states()) {
      if (!earlier.contains(state.text())) {
        add(Area.STATE, Impact.COMPATIBLE, name + "." + state, "added", "nothing is in it yet");
      }
    }
    for (Transition transition : was.transitions()) {
      now.transition(transition.name().text())
          .ifPresent(other -> transition(name, transition, other));
    }
  }

  /** Events that lead to {@code state}, and rows that are in it. */
  private Concern in(Entity entity, StateMachine machine, String state) {
    String field = machine.stateField().text();
    String column = entity.field(field).map(f -> f.column().text()).orElse(field);
    return Concern.of(entity.name().text())
        .saying(Concern.Has.SAYS, Concern.path(field), state)
        .with(new Concern.Rows(before.table(entity), Optional.of(column), state));
  }

  private void transition(String entity, Transition was, Transition now) {
    String subject = entity + "." + now.name();
    if (!was.to().text().equals(now.to().text())) {
      add(
          Area.TRANSITION,
          Impact.BREAKING,
          subject,
          "leads to `%s` instead of `%s`".formatted(now.to(), was.to()),
          "its event means something else");
    }
    Set<String> earlier = texts(was.from());
    Set<String> later = texts(now.from());
    if (was.creates() != now.creates()) {
      add(
          Area.TRANSITION,
          Impact.BREAKING,
          subject,
          now.creates() ? "creates now" : "creates no more",
          "commands that were accepted are refused");
    } else if (!later.containsAll(earlier)) {
      add(
          Area.TRANSITION,
          Impact.BREAKING,
          subject,
          "leaves %s instead of %s".formatted(list(now.from()), list(was.from())),
          "commands that were accepted are refused");
    } else if (!earlier.equals(later)) {
      add(
          Area.TRANSITION,
          Impact.COMPATIBLE,
          subject,
          "leaves %s instead of %s".formatted(list(now.from()), list(was.from())),
          "commands that were refused are accepted");
    }
  }

  private static Set<String> texts(List<Name> names) {
    var texts = new HashSet<String>();
    names.forEach(name -> texts.add(name.text()));
    return texts;
  }

  private static String list(List<Name> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
