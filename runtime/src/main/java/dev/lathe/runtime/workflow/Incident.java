package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Loop;

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
  /** What a loop is to go through is no list, or one of too many items. */
  WORKFLOW_LOOP_INVALID,
  /** The run that was called was cancelled. */
  WORKFLOW_CALL_CANCELLED,
  /** Too many calls lead to the run. */
  WORKFLOW_CALLS_TOO_DEEP,
  /** The run took longer than its definition lets it: how it failed. */
  WORKFLOW_DEADLINE_PASSED,
  /** Somebody was asked whether the step may be called, and said no. */
  WORKFLOW_NOT_CONFIRMED,
  /** Whoever started the run did not let it call this. */
  WORKFLOW_CALL_WITHHELD,
  /** A call would be more than the budget of its run. */
  WORKFLOW_BUDGET_EXCEEDED,
  /** Runs lead to runs, one by the events of another, and to this one after too many of them. */
  WORKFLOW_CHAIN_TOO_DEEP,
  /** The tokens go round and never rest. */
  WORKFLOW_ENDLESS,
  /** This program does not run such nodes yet. */
  WORKFLOW_NOT_RUN;

  /** Whether {@code why} says that nothing was called at all. */
  static boolean isUntried(Trouble why) {
    return why.code().equals(WORKFLOW_BUDGET_EXCEEDED.name())
        || why.code().equals(WORKFLOW_CALL_WITHHELD.name());
  }

  static Trouble noWayOut(FlowNode node) {
    return WORKFLOW_NO_WAY_OUT.because(
        "no condition of `" + node.id() + "` holds, and it has no default flow");
  }

  static Trouble notATime(FlowNode node) {
    return WORKFLOW_TIMER_INVALID.because(
        "what `" + node.id() + "` is told gives no time to wait for");
  }

  static Trouble notAList(FlowNode node) {
    return WORKFLOW_LOOP_INVALID.because(
        "what `%s` is to go through is no list of at most %s items"
            .formatted(node.id(), Loop.MOST_ITEMS));
  }

  static Trouble notRun(FlowNode node) {
    return notRun(node.id());
  }

  static Trouble notRun(String node) {
    return WORKFLOW_NOT_RUN.because("`" + node + "` is of a kind that is not run yet");
  }

  static Trouble tooDeep() {
    return WORKFLOW_CHAIN_TOO_DEEP.because(
        "more than "
            + Chains.MOST_DEPTH
            + " runs led to this one, each by the events of the one before");
  }

  Trouble because(String message) {
    return new Trouble(name(), message);
  }
}
