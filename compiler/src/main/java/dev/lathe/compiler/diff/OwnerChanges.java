package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whose rows are whose, and whose eyes fields are for: what rules mean without saying it. */
final class OwnerChanges {
  private final List<Change> changes = new ArrayList<>();

  private OwnerChanges() {}

  static List<Change> between(Project before, Project after) {
    var found = new OwnerChanges();
    for (Entity was : before.entities()) {
      Lineage.now(was, after)
          .ifPresent(
              now -> {
                found.owner(was, now);
                found.readers(was, now);
              });
    }
    return found.changes;
  }

  /** Who had none had no rule with `owner` either, which would not compile. */
  private void owner(Entity was, Entity now) {
    Optional<String> before = was.ownedBy().map(Name::text);
    Optional<String> after = now.ownedBy().map(Name::text);
    if (before.equals(after)) return;
    boolean moved = before.isPresent() && after.isPresent();
    changes.add(
        new Change(
            Area.PERMISSION,
            moved ? Impact.BREAKING : Impact.COMPATIBLE,
            was.name().text(),
            "owner is %s instead of %s".formatted(word(after), word(before)),
            moved
                ? "each rule with `owner` lets in whom that field names, and the others not any more"
                : "no rule could ask for an owner on one of the sides"));
  }

  private static String word(Optional<String> field) {
    return field.map(name -> "`" + name + "`").orElse("nobody");
  }

  /** They are held when a blueprint is compiled: no answer changes by them alone. */
  private void readers(Entity was, Entity now) {
    Map<String, String> before = readers(was);
    Map<String, String> after = readers(now);
    var fields = new TreeMap<>(before);
    fields.putAll(after);
    for (String field : fields.keySet()) {
      String earlier = before.getOrDefault(field, "everybody");
      String later = after.getOrDefault(field, "everybody");
      if (!earlier.equals(later)) {
        changes.add(
            new Change(
                Area.PERMISSION,
                Impact.COMPATIBLE,
                was.name() + "." + field,
                "is for %s instead of %s".formatted(later, earlier),
                "which bindings may show it is another set; what they show has not changed"));
      }
    }
  }

  private static Map<String, String> readers(Entity entity) {
    return entity.readers().stream()
        .collect(
            Collectors.toMap(
                reader -> reader.field().text(),
                reader -> "`" + reader.who().written().text() + "`"));
  }
}
