package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Entities, their keys and fields: what rows there are, and what they say. */
final class EntityChanges {
  private final List<Change> changes = new ArrayList<>();
  private final Project before;

  private EntityChanges(Project before) {
    this.before = before;
  }

  static List<Change> between(Project before, Project after) {
    var found = new EntityChanges(before);
    for (Entity was : before.entities()) {
      after
          .entity(was.name().text())
          .ifPresentOrElse(now -> found.entity(was, now), () -> found.gone(was));
    }
    for (Entity now : after.entities()) {
      if (before.entity(now.name().text()).isEmpty()) {
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
    add(
        Area.ENTITY,
        Impact.BREAKING,
        was.name().text(),
        "removed",
        "its events stay in the log, and no rows are made of them any more",
        Concern.of(was.name().text()).with(rows(was)));
  }

  private Concern.Rows rows(Entity entity) {
    return new Concern.Rows(before.table(entity), Optional.empty(), "");
  }

  private void entity(Entity was, Entity now) {
    keys(was, now);
    var fields = new Fields(now.name().text(), was, "", was.key());
    fields(fields, was.fields(), now.fields());
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
    String later = names(now.keys());
    if (!earlier.equals(later)) {
      add(
          Area.KEY,
          Impact.BREAKING,
          now.name().text(),
          "%s instead of %s".formatted(later, earlier),
          "aggregates are found in the log by what they were called with",
          Concern.of(was.name().text()).with(rows(was)));
    } else if (was.key().type() != now.key().type()) {
      add(
          Area.KEY,
          Impact.BREAKING,
          now.name().text(),
          "`%s` is %s instead of %s"
              .formatted(now.key().name(), now.key().type().word(), was.key().type().word()),
          "aggregates are found in the log by what they were called with",
          Concern.of(was.name().text()).with(rows(was)));
    }
  }

  private static String names(List<Name> keys) {
    return String.join(", ", keys.stream().map(key -> "`" + key + "`").toList());
  }

  private void list(Entity entity, Entity.ChildList was, Entity.ChildList now) {
    String subject = entity.name() + "." + was.name();
    if (!was.key().text().equals(now.key().text())) {
      add(
          Area.KEY,
          Impact.BREAKING,
          subject,
          "`%s` instead of `%s`".formatted(now.key(), was.key()),
          "records are found by what they were added with",
          Concern.of(entity.name().text()));
    }
    fields(
        new Fields(subject, entity, was.name().text(), was.keyField()), was.fields(), now.fields());
  }

  private void gone(Entity entity, Entity.ChildList list) {
    add(
        Area.ENTITY,
        Impact.BREAKING,
        entity.name() + "." + list.name(),
        "removed",
        "its records stay in the log, and no rows are made of them any more",
        Concern.of(entity.name().text())
            .saying(Concern.Has.SOMETHING, Concern.path(list.name().text()), ""));
  }

  /**
   * Whose fields they are.
   *
   * @param list of children, empty where they are the entity's own
   * @param key which is compared by itself
   */
  private record Fields(String subject, Entity entity, String list, Entity.Field key) {
    /** Events that say something of {@code field}; of records, those that say it of the list. */
    Concern saying(Entity.Field field, Concern.Has has) {
      String member = list.isEmpty() ? field.name().text() : list;
      Concern.Has asked = list.isEmpty() ? has : Concern.Has.SOMETHING;
      return Concern.of(entity.name().text()).saying(asked, Concern.path(member), "");
    }

    String of(Entity.Field field) {
      return subject + "." + field.name();
    }
  }

  private void fields(Fields of, List<Entity.Field> before, List<Entity.Field> after) {
    for (Entity.Field was : before) {
      find(after, was)
          .ifPresentOrElse(
              now -> field(of, was, now),
              () ->
                  add(
                      Area.FIELD,
                      Impact.BREAKING,
                      of.of(was),
                      "removed",
                      "what events say of it is shown no more; it is there again if the field is",
                      of.saying(was, Concern.Has.SOMETHING)));
    }
    for (Entity.Field now : after) {
      if (find(before, now).isEmpty()) {
        added(of, now);
      }
    }
  }

  private static Optional<Entity.Field> find(List<Entity.Field> fields, Entity.Field like) {
    return fields.stream().filter(f -> f.name().text().equals(like.name().text())).findFirst();
  }

  private void added(Fields of, Entity.Field now) {
    boolean filled = now.nullable() || now.generated().isPresent();
    if (filled) {
      add(
          Area.FIELD,
          Impact.COMPATIBLE,
          of.of(now),
          "added",
          now.generated().isPresent()
              ? "every event has what it is filled with"
              : "rows of events that lack it have null");
    } else {
      add(
          Area.FIELD,
          Impact.BREAKING,
          of.of(now),
          "added, which must not be null",
          "events in the log lack it, so the bundle could not go live",
          of.saying(now, Concern.Has.CREATES_WITHOUT));
    }
  }

  private void field(Fields of, Entity.Field was, Entity.Field now) {
    if (!was.generated().equals(now.generated())) {
      add(
          Area.FIELD,
          Impact.BREAKING,
          of.of(now),
          "is filled with %s instead of %s".formatted(filled(now), filled(was)),
          "rows are filled again from the log, and say something else",
          of.saying(now, Concern.Has.SOMETHING));
    }
    boolean isKey = was.name().text().equals(of.key().name().text());
    if (was.type() != now.type() && !(isKey && of.list().isEmpty())) {
      boolean wider = wider(was.type(), now.type());
      add(
          Area.FIELD,
          wider ? Impact.NEEDS_REBUILD : Impact.BREAKING,
          of.of(now),
          "is %s instead of %s".formatted(now.type().word(), was.type().word()),
          wider
              ? "it takes all that events say of it"
              : "what events say of it may not fit, so the bundle could not go live",
          of.saying(was, Concern.Has.SOMETHING));
    }
    if (was.nullable() && !now.nullable() && now.generated().isEmpty()) {
      add(
          Area.FIELD,
          Impact.BREAKING,
          of.of(now),
          "must not be null",
          "an event that says null, or nothing, keeps the bundle from going live",
          of.saying(now, Concern.Has.NULL));
    }
  }

  private static String filled(Entity.Field field) {
    return field
        .generated()
        .map(generated -> generated.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .orElse("what commands say");
  }

  /** Whether all that a field of {@code was} can be, one of {@code now} can be as well. */
  private static boolean wider(ScalarType was, ScalarType now) {
    return switch (now) {
      case STRING -> was != ScalarType.BOOLEAN && was != ScalarType.JSON;
      case DECIMAL -> was == ScalarType.INTEGER;
      case JSON -> true;
      case INTEGER, BOOLEAN, DATE, DATETIME, DURATION -> false;
    };
  }

  private void add(Area area, Impact impact, String subject, String what, String reason) {
    changes.add(new Change(area, impact, subject, what, reason));
  }

  private void add(
      Area area, Impact impact, String subject, String what, String reason, Concern concern) {
    changes.add(new Change(area, impact, subject, what, reason, Optional.of(concern)));
  }
}
