package dev.lathe.runtime.workflow;

import java.util.Locale;

/** What stops a token without any refusal. */
enum Incident {
  /** No condition of a gateway holds, and there is no default flow. */
  WORKFLOW_NO_WAY_OUT,
  /** A value is none that its timer can take. */
  WORKFLOW_TIMER_INVALID,
  /** What the node does failed as often as it is tried. */
  WORKFLOW_STEP_FAILED,
  /** An input does not fit what the node calls. */
  WORKFLOW_INPUT_INVALID,
  /** What the node calls is not served by the live bundle. */
  WORKFLOW_TARGET_MISSING,
  /** The tokens go round and never rest. */
  WORKFLOW_ENDLESS,
  /** This program does not run such nodes yet. */
  WORKFLOW_NOT_RUN;

  Trouble because(String message, Object... values) {
    return new Trouble(name(), String.format(Locale.ROOT, message, values));
  }
}
