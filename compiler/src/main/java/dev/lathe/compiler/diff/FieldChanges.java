package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Past;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fields: what rows, and records of lists, say of what the log holds. */
final class FieldChanges {
  private final List<Change> changes = new ArrayList<>();
  private final Entity entity;
  private final String subject;
  private final Optional<Name> list;
  private final Entity.Field key;

  /** What upcasts see to; of records they see to nothing. */
  private final Optional<Recast> recast;

  /**
   * @param subject whose fields they are
   * @param list of children, none where they are the entity's own
   * @param key which is compared by itself
   */
  private FieldChanges(
      Entity entity,
      String subject,
      Optional<Name> list,
      Entity.Field key,
      Optional<Recast> recast) {
    this.recast = recast;
    this.entity = entity;
    this.subject = subject;
    this.list = list;
    this.key = key;
  }

  /** Those of an entity's own rows. */
  static List<Change> of(Entity was, Entity now) {
    var found =
        new FieldChanges(
            was, now.name().text(), Optional.empty(), was.key(), Optional.of(new Recast(was, now)));
    found.fields(was.fields(), now.fields());
    return found.changes;
  }

  /** Those of records in a list. */
  static List<Change> of(Entity entity, Entity.ChildList was, Entity.ChildList now) {
    String subject = entity.name() + "." + now.name();
    var found =
        new FieldChanges(
            entity, subject, Optional.of(now.name()), was.keyField(), Optional.empty());
    found.fields(was.fields(), now.fields());
    return found.changes;
  }

  private void fields(List<Entity.Field> before, List<Entity.Field> after) {
    for (Entity.Field was : before) {
      Lineage.now(was, after)
          .ifPresentOrElse(now -> field(was, now), () -> gone(was, before, after));
    }
    for (Entity.Field now : after) {
      if (Lineage.isNew(now, before)) {
        boolean meant =
            before.stream()
                .filter(was -> Lineage.now(was, after).isEmpty())
                .anyMatch(
                    was -> Likeness.field(was, before, after).filter(now::equals).isPresent());
        added(now, meant);
      }
    }
  }

  private void gone(Entity.Field was, List<Entity.Field> before, List<Entity.Field> after) {
    if (recast.filter(upcasts -> upcasts.read(was)).isPresent()) {
      add(
          Impact.NEEDS_REBUILD,
          of(was),
          "removed",
          "upcasts read what events say of it",
          saying(was, Concern.Has.SOMETHING),
          Optional.empty());
      return;
    }
    add(
        Impact.BREAKING,
        of(was),
        "removed",
        "what events say of it is shown no more; it is there again if the field is",
        saying(was, Concern.Has.SOMETHING),
        Likeness.field(was, before, after)
            .map(now -> Mend.at(now.name().span(), Mend.member("was", was.name().text()))));
  }

  /**
   * A new field.
   *
   * @param meant whether it looks like one that was called otherwise, for which that is to be said
   */
  private void added(Entity.Field now, boolean meant) {
    if (now.generated().isPresent()) {
      add(Impact.COMPATIBLE, of(now), "added", "every event has what it is filled with");
    } else if (now.past().fallback().isPresent()) {
      String value = JsonText.write(now.past().fallback().get().value());
      add(Impact.COMPATIBLE, of(now), "added", "it is %s where events lack it".formatted(value));
    } else if (recast.filter(upcasts -> upcasts.created(now)).isPresent()) {
      add(Impact.COMPATIBLE, of(now), "added", "upcasts say what it is where events lack it");
    } else if (now.nullable()) {
      add(Impact.COMPATIBLE, of(now), "added", "rows of events that lack it have null");
    } else {
      add(
          Impact.BREAKING,
          of(now),
          "added, which must not be null",
          "events in the log lack it, so the bundle could not go live",
          saying(now, Concern.Has.CREATES_WITHOUT),
          meant ? Optional.empty() : Optional.of(fallback(now)));
    }
  }

  private void field(Entity.Field was, Entity.Field now) {
    if (!was.name().text().equals(now.name().text())) {
      add(
          Impact.NEEDS_REBUILD,
          of(was),
          "is called `%s`".formatted(now.name()),
          "older events are read by its older name, newer ones say the new one");
    }
    was.past().was().stream()
        .filter(older -> !Lineage.has(now.past().was(), older))
        .filter(older -> !older.text().equals(now.name().text()))
        .forEach(older -> forgotten(now, older));
    if (!was.generated().equals(now.generated())) {
      add(
          Impact.BREAKING,
          of(now),
          "is filled with %s instead of %s".formatted(filled(now), filled(was)),
          "rows are filled again from the log, and say something else",
          saying(was, Concern.Has.SOMETHING),
          Optional.empty());
    }
    type(was, now);
    nullability(was, now);
    fallback(was, now);
  }

  private void forgotten(Entity.Field now, Name older) {
    String path = list.map(Name::text).orElse(older.text());
    add(
        Impact.BREAKING,
        of(now),
        "is not read as `%s` any more".formatted(older),
        "what events say under that name is lost to it, and the log keeps them for good",
        Concern.of(entity.logged()).saying(Concern.Has.SOMETHING, Concern.path(path), ""),
        Optional.of(Mend.at(now.name().span(), Mend.member("was", older.text()))));
  }

  private void type(Entity.Field was, Entity.Field now) {
    boolean isKey = list.isEmpty() && was.name().text().equals(key.name().text());
    if (was.type() != now.type() && !isKey) {
      boolean made = recast.filter(upcasts -> upcasts.made(was, now)).isPresent();
      boolean wider = made || wider(was.type(), now.type());
      add(
          wider ? Impact.NEEDS_REBUILD : Impact.BREAKING,
          of(now),
          "is %s instead of %s".formatted(now.type().word(), was.type().word()),
          made
              ? "upcasts make it of what events say"
              : wider
                  ? "it takes all that events say of it"
                  : "what events say of it may not fit, so the bundle could not go live",
          saying(was, Concern.Has.SOMETHING),
          Optional.empty());
    }
  }

  private void nullability(Entity.Field was, Entity.Field now) {
    if (!was.nullable() || now.nullable() || now.generated().isPresent()) {
      return;
    }
    boolean made = recast.filter(upcasts -> upcasts.made(was, now)).isPresent();
    boolean filled = made || now.past().fallback().isPresent();
    add(
        filled ? Impact.NEEDS_REBUILD : Impact.BREAKING,
        of(now),
        "must not be null",
        made
            ? "upcasts make it of what events say"
            : filled
                ? "it has its default where events say null"
                : "an event that says null, or nothing, keeps the bundle from going live",
        saying(was, Concern.Has.NULL),
        filled ? Optional.empty() : Optional.of(fallback(now)));
  }

  private void fallback(Entity.Field was, Entity.Field now) {
    Optional<String> before = was.past().fallback().map(FieldChanges::text);
    Optional<String> after = now.past().fallback().map(FieldChanges::text);
    if (before.isPresent() && after.isEmpty()) {
      add(
          Impact.BREAKING,
          of(now),
          "has no default any more",
          "events in the log lack it, and keep the bundle from going live",
          saying(now, Concern.Has.CREATES_WITHOUT),
          Optional.of(Mend.at(now.name().span(), "\"default\": " + before.get())));
    } else if (before.isPresent() && !before.equals(after)) {
      add(
          Impact.NEEDS_REBUILD,
          of(now),
          "has the default %s instead of %s".formatted(after.orElseThrow(), before.get()),
          "rows of events that lack it say the new one");
    }
  }

  private static String text(Past.Fallback fallback) {
    return JsonText.write(fallback.value());
  }

  /** A value that any field of its type may have, its own rules apart. */
  private static Mend fallback(Entity.Field now) {
    String literal =
        switch (now.type()) {
          case STRING -> "\"\"";
          case INTEGER, DECIMAL -> "0";
          case BOOLEAN -> "false";
          case DATE -> "\"1970-01-01\"";
          case DATETIME -> "\"1970-01-01T00:00:00Z\"";
          case DURATION -> "\"PT0S\"";
          case JSON -> "{}";
        };
    return Mend.at(now.name().span(), "\"default\": " + literal);
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

  private String of(Entity.Field field) {
    return subject + "." + field.name();
  }

  /** Events that say something of {@code field}; of records, those that say it of the list. */
  private Concern saying(Entity.Field field, Concern.Has has) {
    String member = list.map(Name::text).orElse(field.name().text());
    Concern.Has asked = list.isEmpty() ? has : Concern.Has.SOMETHING;
    return Concern.of(entity.logged()).saying(asked, Concern.path(member), "");
  }

  private void add(Impact impact, String subject, String what, String reason) {
    changes.add(new Change(Area.FIELD, impact, subject, what, reason));
  }

  private void add(
      Impact impact,
      String subject,
      String what,
      String reason,
      Concern concern,
      Optional<Mend> mend) {
    changes.add(new Change(Area.FIELD, impact, subject, what, reason, Optional.of(concern), mend));
  }
}
