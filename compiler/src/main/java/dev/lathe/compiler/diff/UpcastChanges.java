package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.Upcasts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Upcasts: what events of older forms are read as. */
final class UpcastChanges {
  private final List<Change> changes = new ArrayList<>();

  private UpcastChanges() {}

  static List<Change> between(ResolvedBlueprint before, ResolvedBlueprint after) {
    var found = new UpcastChanges();
    for (Entity was : before.project().entities()) {
      Lineage.now(was, after.project())
          .ifPresent(
              now ->
                  found.entity(
                      after.project().owner(now), now, before.upcasts(was), after.upcasts(now)));
    }
    return found.changes;
  }

  private void entity(String owner, Entity now, Upcasts earlier, Upcasts later) {
    for (Map.Entry<String, List<Upcasts.Form>> of : earlier.byType().entrySet()) {
      String type = of.getKey();
      forms(owner, now, type, of.getValue(), later.byType().getOrDefault(type, List.of()));
    }
    later
        .byType()
        .forEach(
            (type, forms) -> {
              if (!earlier.byType().containsKey(type)) {
                forms(owner, now, type, List.of(), forms);
              }
            });
  }

  private void forms(
      String owner, Entity now, String type, List<Upcasts.Form> was, List<Upcasts.Form> is) {
    for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
      int form = i + 1;
      if (i >= is.size()) {
        add(
            Impact.BREAKING,
            owner,
            now,
            type,
            "has no upcast of form %s any more".formatted(form),
            "events of that form are read as if they were of now, and the log keeps them for good");
      } else if (i >= was.size()) {
        add(
            Impact.NEEDS_REBUILD,
            owner,
            now,
            type,
            "of form %s is read by an upcast".formatted(form),
            "rows are filled with what it makes of those in the log; they stay as they were written");
      } else if (!was.get(i).equals(is.get(i))) {
        add(
            Impact.NEEDS_REBUILD,
            owner,
            now,
            type,
            "of form %s is read by another upcast".formatted(form),
            "rows are filled with what it makes of those in the log now");
      }
    }
  }

  private void add(
      Impact impact, String owner, Entity entity, String type, String what, String reason) {
    changes.add(
        new Change(
            Area.EVENT,
            impact,
            owner + "." + type,
            what,
            reason,
            Concern.of(entity.logged(), type)));
  }
}
