package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * All changes between two bundles.
 *
 * @param changes by area, then subject
 * @param notCompared what only the written blueprint shows, where one side does not say it
 */
public record Difference(List<Change> changes, List<String> notCompared) {
  private static final Comparator<Change> ORDER =
      Comparator.comparing(Change::area).thenComparing(Change::subject);

  public Difference {
    changes = changes.stream().sorted(ORDER).toList();
    notCompared = List.copyOf(notCompared);
  }

  /** Compares {@code before} with {@code after}. */
  public static Difference between(Side before, Side after) {
    var changes = new ArrayList<Change>();
    changes.addAll(RouteChanges.between(before.bundle(), after.bundle()));
    changes.addAll(StoredChanges.between(before.bundle(), after.bundle()));
    changes.addAll(WebhookChanges.between(before.bundle(), after.bundle()));
    changes.addAll(WorkflowChanges.between(before.bundle(), after.bundle()));
    if (before.source().isEmpty() || after.source().isEmpty()) {
      return new Difference(
          changes,
          List.of(
              "answers",
              "permissions",
              "guards",
              "rules",
              "entities",
              "keys",
              "fields",
              "events",
              "states",
              "transitions",
              "groups"));
    }
    var earlier = before.source().orElseThrow();
    var later = after.source().orElseThrow();
    changes.addAll(GraphChanges.between(earlier, later));
    changes.addAll(OwnerChanges.between(earlier.project(), later.project()));
    changes.addAll(EventChanges.between(earlier.project(), later.project()));
    changes.addAll(UpcastChanges.between(earlier, later));
    changes.addAll(EntityChanges.between(earlier.project(), later.project()));
    changes.addAll(MachineChanges.between(earlier.project(), later.project()));
    changes.addAll(ProjectionChanges.between(earlier, later));
    changes.addAll(RuleChanges.between(earlier.project(), later.project()));
    return new Difference(changes, List.of());
  }

  /**
   * Whether some change has at least this impact, or may have: what is not compared is not safe.
   */
  public boolean reaches(Impact impact) {
    return !notCompared.isEmpty()
        || changes.stream().anyMatch(change -> change.impact().compareTo(impact) >= 0);
  }

  /**
   * {@code 2 breaking, 1 needs rebuild, 4 compatible, 7 not compared}; what there is none of is
   * left out.
   */
  public String summary() {
    var counts = new ArrayList<String>();
    for (Impact impact : List.of(Impact.BREAKING, Impact.NEEDS_REBUILD, Impact.COMPATIBLE)) {
      long count = changes.stream().filter(change -> change.impact() == impact).count();
      if (count > 0) {
        counts.add(count + " " + impact.word());
      }
    }
    if (!notCompared.isEmpty()) {
      counts.add(notCompared.size() + " not compared");
    }
    return counts.isEmpty() ? "no difference" : String.join(", ", counts);
  }

  /** {@code {"changes":[…],"notCompared":[…]}}. */
  public Json.Obj json() {
    return new Members()
        .with("changes", changes, Difference::json)
        .with("notCompared", notCompared)
        .object();
  }

  /**
   * {@code {"area":…,"severity":…,"subject":…,"what":…,"reason":…}}, and {@code
   * "mend":{"file":…,"pointer":…,"write":…}} where there is something to write.
   */
  public static Json.Obj json(Change change) {
    var members =
        new Members()
            .with("area", change.area().word())
            .with("severity", change.impact().name().toLowerCase(Locale.ROOT))
            .with("subject", change.subject())
            .with("what", change.what())
            .with("reason", change.reason());
    change
        .mend()
        .ifPresent(
            mend ->
                members.with(
                    "mend",
                    new Members()
                        .with("file", mend.file())
                        .with("pointer", mend.pointer())
                        .with("write", mend.write())));
    return members.object();
  }
}
