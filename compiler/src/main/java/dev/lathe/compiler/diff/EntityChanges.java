package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Events, states and transitions: what consumers of the log and owners of aggregates see. */
final class EntityChanges {
  private final List<Change> changes = new ArrayList<>();

  private EntityChanges() {}

  static List<Change> between(Project before, Project after) {
    var found = new EntityChanges();
    found.events(events(before), events(after));
    for (Entity was : before.entities()) {
      after
          .entity(was.name().text())
          .ifPresent(
              now ->
                  was.stateMachine()
                      .ifPresent(
                          machine ->
                              now.stateMachine()
                                  .ifPresent(other -> found.machine(was, machine, other))));
    }
    return found.changes;
  }

  private void add(Area area, Impact impact, String subject, String what, String reason) {
    changes.add(new Change(area, impact, subject, what, reason));
  }

  /**
   * An event type by its publisher; its payload's fields by name.
   *
   * @param needed the fields without which there is no row, of an aggregate or of a list
   */
  private record Event(String entity, Map<String, Entity.Field> payload, Set<String> needed) {}

  private static Map<String, Event> events(Project project) {
    var events = new LinkedHashMap<String, Event>();
    for (Entity entity : project.entities()) {
      if (entity.stateMachine().isEmpty()) {
        continue;
      }
      StateMachine machine = entity.stateMachine().get();
      for (Transition transition : machine.transitions()) {
        var payload = new LinkedHashMap<String, Entity.Field>();
        for (String field : transition.affected(machine)) {
          entity.field(field).ifPresent(f -> payload.put(field, f));
        }
        var needed = new HashSet<String>();
        if (transition.creates()) needed.addAll(payload.keySet());
        for (Entity.ChildChange change : transition.children()) {
          Optional<Entity.ChildList> changed = entity.child(change.list().text());
          changed.ifPresent(list -> children(list, change.deed(), payload));
          if (changed.isPresent() && change.deed() == Entity.ChildDeed.ADD) {
            changed.get().fields().forEach(f -> needed.add(path(changed.get(), f)));
          }
        }
        events.put(
            project.owner(entity) + "." + transition.event(entity),
            new Event(entity.name().text(), payload, needed));
      }
    }
    return events;
  }

  /** What an event tells of a list's records, as fields of paths. */
  private static void children(
      Entity.ChildList list, Entity.ChildDeed deed, Map<String, Entity.Field> payload) {
    for (Entity.Field field : list.fields()) {
      if (deed != Entity.ChildDeed.REMOVE || field.equals(list.keyField())) {
        payload.put(path(list, field), field);
      }
    }
  }

  private static String path(Entity.ChildList list, Entity.Field field) {
    return list.name() + "." + field.name();
  }

  private void events(Map<String, Event> before, Map<String, Event> after) {
    before.forEach(
        (type, was) ->
            Optional.ofNullable(after.get(type))
                .ifPresentOrElse(
                    now -> payload(type, was, now),
                    () ->
                        add(
                            Area.EVENT,
                            Impact.BREAKING,
                            type,
                            "removed",
                            "consumers wait for it, and the log may hold some")));
    after.forEach(
        (type, now) -> {
          if (!before.containsKey(type)) {
            add(
                Area.EVENT,
                Impact.COMPATIBLE,
                type,
                "added",
                "consumers skip what they don't know");
          }
        });
  }

  private void payload(String type, Event was, Event now) {
    if (!was.entity().equals(now.entity())) {
      add(
          Area.EVENT,
          Impact.BREAKING,
          type,
          "is about `%s` instead of `%s`".formatted(now.entity(), was.entity()),
          "it is in other streams");
    }
    was.payload()
        .forEach(
            (name, field) ->
                Optional.ofNullable(now.payload().get(name))
                    .ifPresentOrElse(
                        kept -> field(type, field, kept),
                        () ->
                            add(
                                Area.EVENT,
                                Impact.BREAKING,
                                type,
                                "`%s` removed".formatted(name),
                                "consumers read it")));
    now.payload()
        .forEach(
            (name, field) -> {
              boolean added = !was.payload().containsKey(name);
              if (added && now.needed().contains(name) && !field.nullable()) {
                add(
                    Area.EVENT,
                    Impact.BREAKING,
                    type,
                    "`%s` added, which must not be null".formatted(name),
                    "an event in the log lacks it and keeps the bundle from going live; let it be"
                        + " nullable");
              } else if (added) {
                add(
                    Area.EVENT,
                    Impact.COMPATIBLE,
                    type,
                    "`%s` added".formatted(name),
                    "consumers skip fields they don't know; events in the log lack it");
              }
            });
  }

  private void field(String type, Entity.Field was, Entity.Field now) {
    if (was.type() != now.type()) {
      add(
          Area.EVENT,
          Impact.BREAKING,
          type,
          "`%s` is %s instead of %s".formatted(now.name(), now.type().word(), was.type().word()),
          "consumers read the type it had, and the log holds it");
    } else if (now.scale() < was.scale()) {
      add(
          Area.EVENT,
          Impact.BREAKING,
          type,
          "`%s` has %s decimals instead of %s".formatted(now.name(), now.scale(), was.scale()),
          "an event in the log with more keeps the bundle from going live, and requests are refused");
    } else if (now.scale() > was.scale()) {
      add(
          Area.EVENT,
          Impact.BREAKING,
          type,
          "`%s` has %s decimals instead of %s".formatted(now.name(), now.scale(), was.scale()),
          "%s digits are left before the point".formatted(new Scale(now.scale()).whole()));
    } else if (!was.nullable() && now.nullable()) {
      add(
          Area.EVENT,
          Impact.BREAKING,
          type,
          "`%s` can be null".formatted(now.name()),
          "consumers rely on a value");
    } else if (was.nullable() && !now.nullable()) {
      add(
          Area.EVENT,
          Impact.COMPATIBLE,
          type,
          "`%s` is never null any more".formatted(now.name()),
          "events in the log may still be");
    }
  }

  private void machine(Entity entity, StateMachine was, StateMachine now) {
    Set<String> earlier = texts(was.states());
    Set<String> later = texts(now.states());
    String name = entity.name().text();
    for (Name state : was.states()) {
      if (!later.contains(state.text())) {
        add(
            Area.STATE,
            Impact.BREAKING,
            name + "." + state,
            "removed",
            "aggregates may be in it, and nothing leads them out");
      }
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
    return names.stream()
        .map(name -> "`" + name + "`")
        .collect(java.util.stream.Collectors.joining(", "));
  }
}
