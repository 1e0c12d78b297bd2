package dev.lathe.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * How much trouble there may be in a run.
 *
 * @param acts after which all goes well, whatever is left to do
 * @param without faults that do not happen, though they are drawn as ever: what is drawn before and
 *     after them stays the same
 */
record Trouble(int acts, Set<Fault> without) {
  /** More than 50 commands with their retries need. */
  static final Trouble ALL = new Trouble(600, Set.of());

  Trouble {
    without = Set.copyOf(without);
  }

  Trouble within(int fewer) {
    return new Trouble(fewer, without);
  }

  Trouble without(Fault fault) {
    var all = EnumSet.of(fault);
    all.addAll(without);
    return new Trouble(acts, all);
  }
}
