package dev.lathe.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Draws from the seed what happens next, and counts what went wrong. */
final class Chaos {
  private static final int THOUSAND = 1_000;

  private final RandomGenerator random;
  private final Set<Fault> without;
  private final Map<Fault, Integer> hits = new EnumMap<>(Fault.class);
  private boolean on = true;

  /**
   * @param without what never goes wrong
   */
  Chaos(RandomGenerator random, Set<Fault> without) {
    this.random = random;
    this.without = without;
  }

  /** From here on all goes well. */
  void end() {
    on = false;
  }

  /** From here on things go wrong again. */
  void begin() {
    on = true;
  }

  /** All goes well within {@code work}. */
  void quietly(Runnable work) {
    boolean before = on;
    on = false;
    try {
      work.run();
    } finally {
      on = before;
    }
  }

  boolean isOn() {
    return on;
  }

  /** Whether {@code fault} happens now. */
  boolean strikes(Fault fault) {
    if (!on || random.nextInt(THOUSAND) >= fault.perThousand()) return false;
    if (without.contains(fault)) return false;
    happened(fault);
    return true;
  }

  void happened(Fault fault) {
    hits.merge(fault, 1, Integer::sum);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean even() {
    return random.nextBoolean();
  }

  Map<Fault, Integer> hits() {
    return hits;
  }
}
