package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * A definition as one canonical text: what runs are pinned to is kept as it, whatever bundle runs.
 */
public final class WorkflowText {
  private WorkflowText() {}

  /** The text of {@code plan}; equal definitions have equal texts. */
  public static String write(WorkflowPlan plan) {
    return JsonText.write(WorkflowWriter.plan(plan));
  }

  /** The text of {@code timer}; equal timers have equal texts. */
  public static String write(Timer timer) {
    return JsonText.write(WorkflowWriter.timer(timer));
  }

  /**
   * What was written.
   *
   * @throws JsonText.MalformedJson if {@code text} is no definition
   */
  public static WorkflowPlan read(String text) {
    return CanonicalReader.read(text.getBytes(StandardCharsets.UTF_8), WorkflowReader::plan);
  }

  /** {@code plan} with the hash of its content, whatever its hash was. */
  public static WorkflowPlan hashed(WorkflowPlan plan) {
    return plan.hashed(Sha256.hex(write(plan.hashed(""))));
  }
}
