package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.domain.Upcast;
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
  private final Project after;

  private EventChanges(Project after) {
    this.after = after;
  }

  static List<Change> between(Project before, Project after) {
    var found = new EventChanges(after);
    found.events(events(before), events(after));
    return found.changes;
  }

  /**
   * An event type by its publisher; its payload's fields by name.
   *
   * @param needed the fields without which there is no row, of an aggregate or of a list
   */
  private record Event(
      Entity entity, Transition transition, Map<String, Entity.Field> payload, Set<String> needed) {
    String type() {
      return transition.event(entity);
    }

    Concern concern() {
      return Concern.of(entity.logged(), type());
    }

    /** What events of before, of the type that {@code was} is of, are read by. */
    List<Upcast> chain(Event was) {
      return Recast.chain(was.type(), entity);
    }

    /** What the field of {@code path} is called now. */
    Optional<String> now(String path) {
      if (payload.containsKey(path)) {
        return Optional.of(path);
      }
      int dot = path.lastIndexOf('.');
      String list = path.substring(0, dot + 1);
      String name = path.substring(dot + 1);
      return payload.entrySet().stream()
          .filter(
              field ->
                  field.getKey().startsWith(list)
                      && field.getValue().past().was().stream()
                          .anyMatch(was -> was.text().equals(name)))
          .map(Map.Entry::getKey)
          .findFirst();
    }

    /** Whether an event of before has the field of {@code path}, under whatever name. */
    boolean has(String path, Entity.Field field) {
      String list = path.substring(0, path.lastIndexOf('.') + 1);
      return payload.containsKey(path)
          || field.past().was().stream().anyMatch(was -> payload.containsKey(list + was));
    }
  }

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
            new Event(entity, transition, payload, needed));
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

  private void events(Map<String, Event> before, Map<String, Event> now) {
    var older = new LinkedHashMap<String, String>();
    now.forEach(
        (key, event) -> {
          String publisher = key.substring(0, key.length() - event.type().length());
          event
              .transition()
              .events(event.entity())
              .forEach(type -> older.put(publisher + type, key));
        });
    before.forEach(
        (type, was) ->
            Optional.ofNullable(older.get(type))
                .flatMap(key -> Optional.ofNullable(now.get(key)))
                .ifPresentOrElse(same -> compare(type, was, same), () -> gone(type, was)));
    now.forEach(
        (type, event) -> {
          boolean known =
              before.containsKey(type)
                  || older.entrySet().stream()
                      .anyMatch(e -> e.getValue().equals(type) && before.containsKey(e.getKey()));
          if (!known) {
            add(Impact.COMPATIBLE, type, event, "added", "consumers skip what they don't know");
          }
        });
  }

  private void gone(String type, Event was) {
    Optional<Mend> mend =
        Lineage.now(was.entity(), after)
            .filter(now -> now.stateMachine().isPresent())
            .filter(now -> now.logged().equals(was.entity().logged()))
            .flatMap(
                now ->
                    Likeness.transition(
                        was.transition(),
                        was.entity(),
                        was.entity().stateMachine().orElseThrow(),
                        now))
            .map(now -> Mend.at(now.name().span(), Mend.member("was", was.type())));
    changes.add(
        new Change(
            Area.EVENT,
            Impact.BREAKING,
            type,
            "removed",
            "consumers wait for it, and the log may hold some",
            Optional.of(was.concern()),
            mend));
  }

  private void compare(String type, Event was, Event now) {
    if (!was.type().equals(now.type())) {
      add(
          Impact.NEEDS_REBUILD,
          type,
          was,
          "is called `%s`".formatted(now.type()),
          "those in the log are read as such; consumers outside see new ones under the new name");
    }
    was.transition().was().stream()
        .map(older -> was.transition().event(was.entity(), older))
        .filter(older -> !now.transition().events(now.entity()).contains(older))
        .forEach(
            older ->
                changes.add(
                    new Change(
                        Area.EVENT,
                        Impact.BREAKING,
                        type,
                        "is not read as `%s` any more".formatted(older),
                        "events of that type are lost to what reads it, and stay in the log",
                        Optional.of(Concern.of(was.entity().logged(), older)),
                        Optional.of(
                            Mend.at(now.transition().name().span(), Mend.member("was", older))))));
    if (!was.entity().logged().equals(now.entity().logged())) {
      add(
          Impact.BREAKING,
          type,
          was,
          "is about `%s` instead of `%s`".formatted(now.entity().name(), was.entity().name()),
          "it is in other streams");
    }
    payload(type, was, now);
  }

  private void payload(String type, Event was, Event now) {
    was.payload()
        .forEach(
            (path, field) ->
                now.now(path)
                    .ifPresentOrElse(
                        kept -> kept(type, was, now, path, kept),
                        () -> removed(type, was, now, path)));
    now.payload()
        .forEach(
            (path, field) -> {
              boolean added = !was.has(path, field);
              boolean filled =
                  field.nullable()
                      || field.past().fallback().isPresent()
                      || now.chain(was).stream().anyMatch(upcast -> upcast.sets(path));
              if (added && now.needed().contains(path) && !filled) {
                add(
                    Impact.BREAKING,
                    type,
                    was,
                    "`%s` added, which must not be null".formatted(path),
                    "an event in the log lacks it and keeps the bundle from going live");
              } else if (added) {
                add(
                    Impact.COMPATIBLE,
                    type,
                    was,
                    "`%s` added".formatted(path),
                    "consumers skip fields they don't know; events in the log lack it");
              }
            });
  }

  private void removed(String type, Event was, Event now, String path) {
    boolean read = now.chain(was).stream().anyMatch(upcast -> upcast.had(path).isPresent());
    add(
        read ? Impact.NEEDS_REBUILD : Impact.BREAKING,
        type,
        was,
        "`%s` removed".formatted(path),
        read
            ? "an upcast reads it in those in the log; consumers outside see new ones without"
            : "consumers read it");
  }

  private void kept(String type, Event was, Event now, String path, String kept) {
    if (!path.equals(kept)) {
      add(
          Impact.NEEDS_REBUILD,
          type,
          was,
          "`%s` is called `%s`".formatted(path, kept),
          "those in the log are read by the older name; consumers outside see the new one");
    }
    Entity.Field earlier = was.payload().get(path);
    Entity.Field later = now.payload().get(kept);
    if (earlier != null && later != null) {
      boolean made = now.chain(was).stream().anyMatch(upcast -> upcast.sets(kept));
      field(type, was, earlier, later, made);
    }
  }

  /**
   * @param made whether an upcast says what the field is in events of before
   */
  private void field(String type, Event about, Entity.Field was, Entity.Field now, boolean made) {
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
      boolean filled = made || now.past().fallback().isPresent();
      add(
          filled ? Impact.COMPATIBLE : Impact.BREAKING,
          type,
          about,
          "`%s` is never null any more".formatted(now.name()),
          filled
              ? "those in the log may still be, and are read as something else"
              : "an event in the log with null keeps the bundle from going live");
    }
  }

  private void add(Impact impact, String type, Event about, String what, String reason) {
    changes.add(new Change(Area.EVENT, impact, type, what, reason, about.concern()));
  }
}
