package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
      Lineage.now(was, after).ifPresent(now -> found.entity(was, now));
    }
    return found.changes;
  }

  private void entity(Entity was, Entity now) {
    if (was.stateMachine().isPresent() && now.stateMachine().isPresent()) {
      machine(was, now, was.stateMachine().get(), now.stateMachine().get());
    } else if (was.stateMachine().isPresent()) {
      changes.add(
          new Change(
              Area.ENTITY,
              Impact.BREAKING,
              now.name().text(),
              "has no state machine any more",
              "no events are of it, so it has no rows",
              Concern.of(was.logged())));
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

  private void machine(Entity of, Entity entity, StateMachine was, StateMachine now) {
    String name = entity.name().text();
    stateField(of, entity, was, now);
    for (Name state : was.states()) {
      Lineage.now(state, now)
          .ifPresentOrElse(
              kept -> kept(name, state, kept), () -> gone(of, entity, was, now, state));
    }
    was.former().stream()
        .map(StateMachine.Former::was)
        .filter(older -> Lineage.now(older, now).isEmpty())
        .forEach(older -> forgotten(of, name, was, now, older));
    for (Name state : now.states()) {
      if (was.states().stream().noneMatch(each -> isNow(each, state, now))) {
        add(Area.STATE, Impact.COMPATIBLE, name + "." + state, "added", "nothing is in it yet");
      }
    }
    for (Transition transition : was.transitions()) {
      Lineage.now(transition, now).ifPresent(other -> transition(name, transition, other, now));
    }
  }

  private static boolean isNow(Name was, Name state, StateMachine now) {
    return Lineage.now(was, now).filter(kept -> kept.text().equals(state.text())).isPresent();
  }

  private void stateField(Entity of, Entity entity, StateMachine was, StateMachine now) {
    boolean same =
        of.field(was.stateField().text())
            .flatMap(field -> Lineage.now(field, entity.fields()))
            .filter(field -> field.name().text().equals(now.stateField().text()))
            .isPresent();
    if (!same) {
      changes.add(
          new Change(
              Area.STATE,
              Impact.BREAKING,
              entity.name().text(),
              "is in `%s` instead of `%s`".formatted(now.stateField(), was.stateField()),
              "events in the log say it of `%s`".formatted(was.stateField()),
              Optional.of(Concern.of(of.logged())),
              entity
                  .field(now.stateField().text())
                  .map(
                      field ->
                          Mend.at(
                              field.name().span(), Mend.member("was", was.stateField().text())))));
    }
  }

  private void kept(String entity, Name was, Name now) {
    if (!was.text().equals(now.text())) {
      add(
          Area.STATE,
          Impact.NEEDS_REBUILD,
          entity + "." + was,
          "is called `%s`".formatted(now),
          "aggregates that are in it are in the new one");
    }
  }

  private void gone(Entity of, Entity entity, StateMachine was, StateMachine now, Name state) {
    changes.add(
        new Change(
            Area.STATE,
            Impact.BREAKING,
            entity.name() + "." + state,
            "removed",
            "aggregates may be in it, and nothing leads them out",
            Optional.of(in(of, was, state.text())),
            Likeness.state(state, was, now).map(like -> former(like, state.text()))));
  }

  private void forgotten(Entity of, String entity, StateMachine was, StateMachine now, Name older) {
    Optional<Name> meant =
        was.former().stream()
            .filter(former -> former.was().text().equals(older.text()))
            .map(StateMachine.Former::now)
            .findFirst()
            .flatMap(state -> Lineage.now(state, now));
    changes.add(
        new Change(
            Area.STATE,
            Impact.BREAKING,
            entity + "." + older,
            "is not read any more",
            "events say it for good, and aggregates that they lead to are in no state",
            Optional.of(in(of, was, older.text())),
            meant.map(state -> former(state, older.text()))));
  }

  private static Mend former(Name state, String was) {
    return Mend.at(
        state.span(),
        "{ %s, %s }".formatted(Mend.member("name", state.text()), Mend.member("was", was)));
  }

  /** Events that lead to {@code state}, and rows that are in it. */
  private Concern in(Entity entity, StateMachine machine, String state) {
    String field = machine.stateField().text();
    String column = entity.field(field).map(f -> f.column().text()).orElse(field);
    return Concern.of(entity.logged())
        .saying(Concern.Has.SAYS, Concern.path(field), state)
        .with(new Concern.Rows(before.table(entity), Optional.of(column), state));
  }

  private void transition(String entity, Transition was, Transition now, StateMachine machine) {
    String subject = entity + "." + now.name();
    if (!isNow(was.to(), now.to(), machine)) {
      add(
          Area.TRANSITION,
          Impact.BREAKING,
          subject,
          "leads to `%s` instead of `%s`".formatted(now.to(), was.to()),
          "its event means something else");
    }
    Set<String> earlier = new TreeSet<>();
    was.from()
        .forEach(
            state -> earlier.add(Lineage.now(state, machine).map(Name::text).orElse(state.text())));
    Set<String> later = now.from().stream().map(Name::text).collect(Collectors.toSet());
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

  private static String list(List<Name> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
