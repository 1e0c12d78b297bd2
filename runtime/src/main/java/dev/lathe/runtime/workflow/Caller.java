package dev.lathe.runtime.workflow;

/**
 * The run that called another one.
 *
 * @param activation of its call activity
 * @param depth how many calls lead here, 1 for one that nobody called
 */
record Caller(String run, long activation, long depth) {
  /** Calls in calls; definitions that call each other would never rest. */
  static final int MOST_DEPTH = 32;
}
