package dev.lathe.simulation;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for the least trouble in which a seed still goes wrong. */
final class Shrinking {
  private final long seed;
  private final Bundles bundles;
  private Trouble least = Trouble.ALL;
  private Throwable why;

  private Shrinking(long seed, Bundles bundles, Throwable why) {
    this.seed = seed;
    this.bundles = bundles;
    this.why = why;
  }

  /** What is left of a seed that went wrong, for people. */
  static String of(long seed, Bundles bundles, Throwable why) {
    var shrinking = new Shrinking(seed, bundles, why);
    shrinking.shorten();
    shrinking.calm();
    return shrinking.told();
  }

  /** Fewer acts: halves, quarters, … of what is left to take away. */
  private void shorten() {
    for (int step = least.acts() / 2; step > 0; step /= 2) {
      while (least.acts() > step && wrong(least.within(least.acts() - step))) {
        least = least.within(least.acts() - step);
      }
    }
  }

  private void calm() {
    for (Fault fault : Fault.values()) {
      if (wrong(least.without(fault))) least = least.without(fault);
    }
  }

  private boolean wrong(Trouble trouble) {
    @Nullable Throwable thrown = outcome(trouble);
    if (thrown != null) why = thrown;
    return thrown != null;
  }

  private @Nullable Throwable outcome(Trouble trouble) {
    try {
      var unused = new Simulation(seed, bundles, trouble).run();
      return null;
    } catch (RuntimeException | AssertionError thrown) {
      return thrown;
    }
  }

  private String told() {
    Set<Fault> left = EnumSet.allOf(Fault.class);
    left.removeAll(least.without());
    return "it goes wrong within %s acts with %s: %s"
        .formatted(least.acts(), left, why.getMessage());
  }
}
