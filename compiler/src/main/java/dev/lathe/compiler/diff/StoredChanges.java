package dev.lathe.compiler.diff;

import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.diff.Change.Impact;
import dev.lathe.compiler.sql.HashedNames;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables, statements, indexes, seeds and files: what a bundle shows by itself. */
final class StoredChanges {
  private final List<Change> changes = new ArrayList<>();

  private StoredChanges() {}

  static List<Change> between(Bundle before, Bundle after) {
    var found = new StoredChanges();
    found.name(before, after);
    found.tables(before, after);
    found.plans(statements(before), statements(after));
    found.indexes(before, after);
    if (!before.seeds().equals(after.seeds())) {
      found.add(
          Area.SEED,
          Impact.COMPATIBLE,
          "seeds",
          "%s events instead of %s".formatted(after.seeds().size(), before.seeds().size()),
          "an event whose id is in the log already is left alone");
    }
    found.files(before.files(), after.files());
    return found.changes;
  }

  private void add(Area area, Impact impact, String subject, String what, String reason) {
    changes.add(new Change(area, impact, subject, what, reason));
  }

  private void name(Bundle before, Bundle after) {
    if (!before.name().equals(after.name()) || !before.version().equals(after.version())) {
      add(
          Area.NAME,
          Impact.COMPATIBLE,
          after.name(),
          "%s %s instead of %s %s"
              .formatted(after.name(), after.version(), before.name(), before.version()),
          "nothing is found by it");
    }
  }

  private void tables(Bundle before, Bundle after) {
    Map<String, SortedSet<String>> earlier = tables(before);
    Map<String, SortedSet<String>> later = tables(after);
    var names = new TreeSet<>(earlier.keySet());
    names.addAll(later.keySet());
    for (String name : names) {
      var was = earlier.getOrDefault(name, new TreeSet<>());
      var now = later.getOrDefault(name, new TreeSet<>());
      if (was.equals(now)) {
        continue;
      }
      if (was.isEmpty()) {
        add(
            Area.TABLE,
            Impact.NEEDS_REBUILD,
            name,
            "added as " + String.join(", ", now),
            "it is filled from the log before the bundle goes live");
      } else if (now.isEmpty()) {
        add(Area.TABLE, Impact.COMPATIBLE, name, "removed", "nothing reads it any more");
      } else {
        add(
            Area.TABLE,
            Impact.NEEDS_REBUILD,
            name,
            "%s instead of %s".formatted(String.join(", ", now), String.join(", ", was)),
            "what determines its content changed, so it is filled from the log again");
      }
    }
  }

  private static Map<String, SortedSet<String>> tables(Bundle bundle) {
    var names = new HashedNames(bundle.schema());
    var tables = new TreeMap<String, SortedSet<String>>();
    for (Generation generation : bundle.schema().generations()) {
      tables
          .computeIfAbsent(names.without(generation.name()), n -> new TreeSet<>())
          .add(generation.name());
    }
    return tables;
  }

  /** Statements without the generations they run on. */
  private static Map<String, String> statements(Bundle bundle) {
    var names = new HashedNames(bundle.schema());
    var statements = new LinkedHashMap<String, String>();
    bundle
        .operations()
        .queries()
        .forEach(q -> statements.put("query " + q.name(), names.without(text(q.statements()))));
    bundle
        .operations()
        .commands()
        .forEach(c -> statements.put("command " + c.name(), names.without(text(c.statements()))));
    bundle
        .projections()
        .forEach(p -> statements.put("projection " + p.name(), names.without(p.apply())));
    return statements;
  }

  private static String text(Stream<Variant> statements) {
    return statements.map(Variant::sql).collect(Collectors.joining("\n"));
  }

  private void plans(Map<String, String> before, Map<String, String> after) {
    before.forEach(
        (name, sql) ->
            Optional.ofNullable(after.get(name))
                .filter(now -> !now.equals(sql))
                .ifPresent(
                    now ->
                        add(
                            Area.PLAN,
                            Impact.COMPATIBLE,
                            name,
                            "another statement",
                            "how it is computed is not promised; see the other changes for what is")));
  }

  private void indexes(Bundle before, Bundle after) {
    var earlier = indexes(before);
    var later = indexes(after);
    for (String index : later) {
      if (!earlier.contains(index)) {
        add(
            Area.INDEX,
            Impact.COMPATIBLE,
            index,
            "added",
            "it is built before the bundle goes live");
      }
    }
    for (String index : earlier) {
      if (!later.contains(index)) {
        add(Area.INDEX, Impact.COMPATIBLE, index, "removed", "no statement needs it any more");
      }
    }
  }

  /** {@code issues(status, created_at)}. */
  private static SortedSet<String> indexes(Bundle bundle) {
    var names = new HashedNames(bundle.schema());
    var indexes = new TreeSet<String>();
    for (Schema.Index index : bundle.schema().indexes()) {
      indexes.add(
          "%s(%s)".formatted(names.without(index.table()), String.join(", ", index.columns())));
    }
    return indexes;
  }

  private void files(Map<String, BundledFile> before, Map<String, BundledFile> after) {
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    for (String path : paths) {
      if (!before.containsKey(path)) {
        add(Area.FILE, Impact.COMPATIBLE, path, "added", "files are carried along");
      } else if (!after.containsKey(path)) {
        add(Area.FILE, Impact.COMPATIBLE, path, "removed", "files are carried along");
      } else if (!Objects.equals(after.get(path), before.get(path))) {
        add(Area.FILE, Impact.COMPATIBLE, path, "changed", "files are carried along");
      }
    }
  }
}
