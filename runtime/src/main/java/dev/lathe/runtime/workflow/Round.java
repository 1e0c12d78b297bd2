package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far a loop is.
 *
 * @param left the items that nothing was begun for yet, in their order; the others are begun
 * @param results of the items, in their order; null for those that have none yet
 */
record Round(List<Json> left, List<Json> results) {
  Round {
    left = List.copyOf(left);
    results = List.copyOf(results);
  }

  /** Nothing begun. */
  static Round of(List<Json> items) {
    return new Round(items, Collections.nCopies(items.size(), Json.NULL));
  }

  /** The place of the next item. */
  int next() {
    return results.size() - left.size();
  }

  Round begun() {
    return new Round(left.subList(1, left.size()), results);
  }

  Round done(int item, Json result) {
    var all = new ArrayList<>(results);
    all.set(item, result);
    return new Round(left, all);
  }
}
