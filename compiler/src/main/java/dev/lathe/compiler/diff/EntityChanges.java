package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entities, their keys and lists: what rows there are. */
final class EntityChanges {
  private final List<Change> changes = new ArrayList<>();
  private final Project before;
  private final Project after;

  private EntityChanges(Project before, Project after) {
    this.before = before;
    this.after = after;
  }

  static List<Change> between(Project before, Project after) {
    var found = new EntityChanges(before, after);
    for (Entity was : before.entities()) {
      Lineage.now(was, after).ifPresentOrElse(now -> found.entity(was, now), () -> found.gone(was));
    }
    for (Entity now : after.entities()) {
      if (Lineage.isNew(now, before)) {
        found.add(
            Area.ENTITY,
            Impact.COMPATIBLE,
            now.name().text(),
            "added",
            "nothing is of it before a command makes it");
      }
    }
    return found.changes;
  }

  private void gone(Entity was) {
    Optional<Mend> mend =
        Likeness.entity(was, before, after)
            .map(
                now ->
                    new Mend(
                        now.name().span().file(),
                        now.name().span().pointer(),
                        Mend.member("was", was.logged())));
    changes.add(
        new Change(
            Area.ENTITY,
            Impact.BREAKING,
            was.name().text(),
            "removed",
            "its events stay in the log, and no rows are made of them any more",
            Optional.of(Concern.of(was.logged()).with(rows(was))),
            mend));
  }

  private Concern.Rows rows(Entity entity) {
    return new Concern.Rows(before.table(entity), Optional.empty(), "");
  }

  private void entity(Entity was, Entity now) {
    if (!was.logged().equals(now.logged())) {
      changes.add(
          new Change(
              Area.ENTITY,
              Impact.BREAKING,
              now.name().text(),
              "is `%s` in the log instead of `%s`".formatted(now.logged(), was.logged()),
              "its events are not found any more, and no rows are made of them",
              Optional.of(Concern.of(was.logged()).with(rows(was))),
              Optional.of(
                  new Mend(
                      now.name().span().file(),
                      now.name().span().pointer(),
                      Mend.member("was", was.logged())))));
    } else if (!was.name().text().equals(now.name().text())) {
      add(
          Area.ENTITY,
          Impact.COMPATIBLE,
          was.name().text(),
          "is called `%s`".formatted(now.name()),
          "the log goes on calling it `%s`".formatted(now.logged()));
    }
    keys(was, now);
    changes.addAll(FieldChanges.of(was, now));
    for (Entity.ChildList list : was.children()) {
      now.child(list.name().text())
          .ifPresentOrElse(kept -> list(was, list, kept), () -> gone(was, list));
    }
    for (Entity.ChildList list : now.children()) {
      if (was.child(list.name().text()).isEmpty()) {
        add(
            Area.ENTITY,
            Impact.COMPATIBLE,
            now.name() + "." + list.name(),
            "added",
            "no record is in it before a command adds one");
      }
    }
  }

  private void keys(Entity was, Entity now) {
    String earlier = names(was.keys());
    boolean same =
        was.keys().size() == now.keys().size()
            && was.keys().stream()
                .allMatch(
                    key ->
                        was.field(key.text())
                            .flatMap(field -> Lineage.now(field, now.fields()))
                            .filter(field -> Lineage.has(now.keys(), field.name()))
                            .isPresent());
    if (!same) {
      changes.add(
          new Change(
              Area.KEY,
              Impact.BREAKING,
              now.name().text(),
              "%s instead of %s".formatted(names(now.keys()), earlier),
              "aggregates are found in the log by what they were called with",
              Concern.of(was.logged()).with(rows(was))));
    } else if (was.key().type() != now.key().type()) {
      changes.add(
          new Change(
              Area.KEY,
              Impact.BREAKING,
              now.name().text(),
              "`%s` is %s instead of %s"
                  .formatted(now.key().name(), now.key().type().word(), was.key().type().word()),
              "aggregates are found in the log by what they were called with",
              Concern.of(was.logged()).with(rows(was))));
    }
  }

  private static String names(List<Name> keys) {
    return String.join(", ", keys.stream().map(key -> "`" + key + "`").toList());
  }

  private void list(Entity entity, Entity.ChildList was, Entity.ChildList now) {
    boolean same =
        Lineage.now(was.keyField(), now.fields())
            .filter(field -> field.equals(now.keyField()))
            .isPresent();
    if (!same) {
      changes.add(
          new Change(
              Area.KEY,
              Impact.BREAKING,
              entity.name() + "." + was.name(),
              "`%s` instead of `%s`".formatted(now.key(), was.key()),
              "records are found by what they were added with",
              Concern.of(entity.logged())));
    }
    changes.addAll(FieldChanges.of(entity, was, now));
  }

  private void gone(Entity entity, Entity.ChildList list) {
    changes.add(
        new Change(
            Area.ENTITY,
            Impact.BREAKING,
            entity.name() + "." + list.name(),
            "removed",
            "its records stay in the log, and no rows are made of them any more",
            Concern.of(entity.logged())
                .saying(Concern.Has.SOMETHING, Concern.path(list.name().text()), "")));
  }

  private void add(Area area, Impact impact, String subject, String what, String reason) {
    changes.add(new Change(area, impact, subject, what, reason));
  }
}
