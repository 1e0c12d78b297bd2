package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Events: what consumers of the log see, and what folds make of those that it holds. */
final class EventChanges {
  private final List<Change> changes = new ArrayList<>();

  private EventChanges() {}

  static List<Change> between(Project before, Project after) {
    var found = new EventChanges();
    found.events(events(before), events(after));
    return found.changes;
  }

  private void add(Impact impact, String type, Event about, String what, String reason) {
    add(impact, type, what, reason, Concern.of(about.entity(), about.type()));
  }

  private void add(Impact impact, String type, String what, String reason, Concern concern) {
    changes.add(new Change(Area.EVENT, impact, type, what, reason, Optional.of(concern)));
  }

  /**
   * An event type by its publisher; its payload's fields by name.
   *
   * @param needed the fields without which there is no row, of an aggregate or of a list
   */
  private record Event(
      String entity, String type, Map<String, Entity.Field> payload, Set<String> needed) {}

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
            new Event(entity.name().text(), transition.event(entity), payload, needed));
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
                            Impact.BREAKING,
                            type,
                            was,
                            "removed",
                            "consumers wait for it, and the log may hold some")));
    after.forEach(
        (type, now) -> {
          if (!before.containsKey(type)) {
            add(Impact.COMPATIBLE, type, now, "added", "consumers skip what they don't know");
          }
        });
  }

  private void payload(String type, Event was, Event now) {
    if (!was.entity().equals(now.entity())) {
      add(
          Impact.BREAKING,
          type,
          was,
          "is about `%s` instead of `%s`".formatted(now.entity(), was.entity()),
          "it is in other streams");
    }
    was.payload()
        .forEach(
            (name, field) ->
                Optional.ofNullable(now.payload().get(name))
                    .ifPresentOrElse(
                        kept -> field(type, was, field, kept),
                        () ->
                            add(
                                Impact.BREAKING,
                                type,
                                was,
                                "`%s` removed".formatted(name),
                                "consumers read it")));
    now.payload()
        .forEach(
            (name, field) -> {
              boolean added = !was.payload().containsKey(name);
              if (added && now.needed().contains(name) && !field.nullable()) {
                add(
                    Impact.BREAKING,
                    type,
                    was,
                    "`%s` added, which must not be null".formatted(name),
                    "an event in the log lacks it and keeps the bundle from going live; let it be"
                        + " nullable");
              } else if (added) {
                add(
                    Impact.COMPATIBLE,
                    type,
                    was,
                    "`%s` added".formatted(name),
                    "consumers skip fields they don't know; events in the log lack it");
              }
            });
  }

  private void field(String type, Event about, Entity.Field was, Entity.Field now) {
    if (was.type() != now.type()) {
      add(
          Impact.BREAKING,
          type,
          about,
          "`%s` is %s instead of %s".formatted(now.name(), now.type().word(), was.type().word()),
          "consumers read the type it had, and the log holds it");
    } else if (now.scale() < was.scale()) {
      add(
          Impact.BREAKING,
          type,
          about,
          "`%s` has %s decimals instead of %s".formatted(now.name(), now.scale(), was.scale()),
          "an event in the log with more keeps the bundle from going live, and requests are refused");
    } else if (now.scale() > was.scale()) {
      add(
          Impact.BREAKING,
          type,
          about,
          "`%s` has %s decimals instead of %s".formatted(now.name(), now.scale(), was.scale()),
          "%s digits are left before the point".formatted(new Scale(now.scale()).whole()));
    } else if (!was.nullable() && now.nullable()) {
      add(
          Impact.BREAKING,
          type,
          about,
          "`%s` can be null".formatted(now.name()),
          "consumers rely on a value");
    } else if (was.nullable() && !now.nullable()) {
      add(
          Impact.BREAKING,
          type,
          about,
          "`%s` is never null any more".formatted(now.name()),
          "an event in the log with null keeps the bundle from going live");
    }
  }
}
