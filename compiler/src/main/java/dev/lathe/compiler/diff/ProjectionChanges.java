package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedProjection;
import dev.lathe.compiler.resolve.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What derived projections keep one row each of, and what of it. */
final class ProjectionChanges {
  private final List<Change> changes = new ArrayList<>();

  private ProjectionChanges() {}

  static List<Change> between(ResolvedBlueprint before, ResolvedBlueprint after) {
    var found = new ProjectionChanges();
    Map<String, ResolvedProjection> later = byName(after);
    byName(before)
        .forEach(
            (name, was) -> {
              ResolvedProjection now = later.get(name);
              if (now != null) {
                found.compare(name, was, now);
              }
            });
    Map<String, List<String>> searchedLater = searched(after);
    searched(before)
        .forEach(
            (name, was) -> {
              List<String> now = searchedLater.get(name);
              if (now != null) found.searched(name, was, now);
            });
    return found.changes;
  }

  /** The fields whose words are found, of each projection. */
  private static Map<String, List<String>> searched(ResolvedBlueprint blueprint) {
    var searched = new TreeMap<String, List<String>>();
    for (Project.Service service : blueprint.project().services()) {
      for (Projection projection : service.projections()) {
        searched.put(
            service.slug() + "." + projection.name(),
            projection.search().stream().map(Name::text).toList());
      }
    }
    return searched;
  }

  private void searched(String name, List<String> was, List<String> now) {
    for (String field : was) {
      if (!now.contains(field)) {
        add(
            Impact.COMPATIBLE,
            name,
            "`%s` no longer searched".formatted(field),
            now.isEmpty()
                ? "nothing searches there any more"
                : "searches find fewer rows: its words are not kept any more");
      }
    }
    for (String field : now) {
      if (!was.contains(field)) {
        add(
            Impact.COMPATIBLE,
            name,
            "`%s` searched".formatted(field),
            "its words are read from the log before the bundle goes live");
      }
    }
  }

  private static Map<String, ResolvedProjection> byName(ResolvedBlueprint blueprint) {
    var byName = new TreeMap<String, ResolvedProjection>();
    for (ResolvedProjection derived : blueprint.derived()) {
      byName.put(derived.service() + "." + derived.projection().name(), derived);
    }
    return byName;
  }

  private void compare(String name, ResolvedProjection was, ResolvedProjection now) {
    groups(name, was, now);
    Map<String, String> earlier = measures(was);
    Map<String, String> later = measures(now);
    earlier.forEach(
        (measure, text) -> {
          String kept = later.get(measure);
          if (kept == null) {
            add(Impact.COMPATIBLE, name, "`%s` removed".formatted(measure), "nothing reads it");
          } else if (!kept.equals(text)) {
            add(
                Impact.BREAKING,
                name,
                "`%s` is %s instead of %s".formatted(measure, kept, text),
                "it is counted anew from the log, and says something else");
          }
        });
    List<String> types = now.events().transition().events(now.events().source());
    if (!types.contains(type(was)) || !filter(was).equals(filter(now))) {
      add(
          Impact.BREAKING,
          name,
          "counts %s%s instead of %s%s".formatted(type(now), filter(now), type(was), filter(was)),
          "it is counted anew from the log, and says something else");
    }
  }

  private void groups(String name, ResolvedProjection was, ResolvedProjection now) {
    Map<String, String> earlier = groups(was);
    Map<String, String> later = groups(now);
    earlier.forEach(
        (group, text) -> {
          String kept = later.get(group);
          if (kept == null) {
            add(
                Impact.BREAKING,
                name,
                "group key `%s` removed".formatted(group),
                "rows that were apart are one");
          } else if (!kept.equals(text)) {
            add(
                Impact.BREAKING,
                name,
                "group key `%s` is %s instead of %s".formatted(group, kept, text),
                "what was one row may be in several, or the other way round");
          }
        });
    for (String group : later.keySet()) {
      if (!earlier.containsKey(group)) {
        add(
            Impact.BREAKING,
            name,
            "group key `%s` added".formatted(group),
            "what was one row is in several");
      }
    }
  }

  private static Map<String, String> groups(ResolvedProjection derived) {
    var groups = new LinkedHashMap<String, String>();
    for (Rows.Named group : derived.groups()) {
      groups.put(
          group.name(),
          "%s, %s".formatted(Guarded.text(group.value(), derived), group.value().type().word()));
    }
    return groups;
  }

  private static Map<String, String> measures(ResolvedProjection derived) {
    var measures = new LinkedHashMap<String, String>();
    for (Rows.Measured measure : derived.measures()) {
      measures.put(
          measure.name(),
          "%s(%s), %s"
              .formatted(
                  measure.function().name().toLowerCase(java.util.Locale.ROOT),
                  measure.operand().map(value -> Guarded.text(value, derived)).orElse(""),
                  measure.type().word()));
    }
    return measures;
  }

  /** Of which events. */
  private static String type(ResolvedProjection derived) {
    return derived.events().transition().event(derived.events().source());
  }

  /** Of which of them, in words. */
  private static String filter(ResolvedProjection derived) {
    return derived.filter().map(f -> " with " + Guarded.text(f, derived)).orElse("");
  }

  private void add(Impact impact, String projection, String what, String reason) {
    changes.add(new Change(Area.PROJECTION, impact, projection, what, reason));
  }
}
