package dev.lathe.runtime.projection;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.json.BundleFile;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle as {@link LogProjector} needs it.
 *
 * @param fills by table, what folds a part of the log into it
 */
record FollowedLog(BundleId bundle, SortedMap<String, String> fills) {
  /** Of the tables that the projector writes. */
  static FollowedLog of(BundleFile file) {
    Set<String> projected = ProjectionPlan.generations(file.projections());
    SortedMap<String, String> fills = new TreeMap<>();
    for (Generation generation : file.schema().generations()) {
      if (projected.contains(generation.name())) fills.put(generation.name(), generation.fill());
    }
    return new FollowedLog(file.id(), fills);
  }
}
