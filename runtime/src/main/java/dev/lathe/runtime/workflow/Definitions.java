package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.json.WorkflowText;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Definitions that are kept at hand, by their hash: those that were used last. Thread-safe. */
final class Definitions {
  private static final int MOST = 200;

  private final Map<String, WorkflowPlan> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WorkflowPlan> eldest) {
          return size() > MOST;
        }
      };

  /** The definition of that hash, which {@code text} is read for where it is not at hand. */
  synchronized WorkflowPlan plan(String hash, String text) {
    return plans.computeIfAbsent(hash, _ -> WorkflowText.read(text));
  }

  /** The definition of that hash, if it is at hand. */
  synchronized @Nullable WorkflowPlan atHand(String hash) {
    return plans.get(hash);
  }

  /** The hashes of those at hand. */
  synchronized Set<String> known() {
    return Set.copyOf(plans.keySet());
  }
}
