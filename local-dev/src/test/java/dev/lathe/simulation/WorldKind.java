package dev.lathe.simulation;

/**
 * What a seed makes its world be like, and with it how likely things are that take much time.
 *
 * @param amongPlain whether most worlds of its neighbours are plain ones, which take less time
 * @param changes whether there are rollouts, rebuilds and restores
 * @param inCents whether bundles go live from which there is no way back
 * @param records whether what commands are decided with is kept
 * @param lends whether there are runs of workflows, and bills
 * @param takesKeys whether the vendor does
 * @param keepsFiles whether people keep files afterwards
 */
record WorldKind(
    boolean amongPlain,
    boolean changes,
    boolean inCents,
    boolean records,
    boolean lends,
    boolean takesKeys,
    boolean keepsFiles) {
  /** The first seed of those whose worlds are plain ones, but for a share. */
  private static final long PLAIN = 1_000_000;

  /** Of so many worlds one has rollouts, rebuilds and restores: they take most of its time. */
  private static final int CHANGING = 4;

  private static final int CHANGING_AMONG_PLAIN = 64;

  /** Of so many of those one has bundles that count in cents. */
  private static final long IN_CENTS = 2;

  /** Of so many worlds one has runs of workflows, where most are plain. */
  private static final int LENDING_AMONG_PLAIN = 16;

  /** Of so many worlds one has a vendor who takes no keys. */
  private static final int KEYLESS = 3;

  /** Of so many worlds one has people who keep files; of those that change some, too. */
  private static final int KEEPING_FILES = 3;

  /** Of so many accounts whose events no queue takes one is there: they take seconds. */
  private static final int ENORMOUS_AMONG_PLAIN = 20;

  /** Changes of which one is a push; among plain ones more, as few of them change. */
  private static final int PUSHES = 6;

  private static final int PUSHES_AMONG_PLAIN = 3;

  /** Pushes of which one is of the bundle that no account fits. */
  private static final int UNFIT = 3;

  private static final int UNFIT_AMONG_PLAIN = 6;

  /** Changes of which one is a restore. */
  private static final int RESTORES = 14;

  private static final int RESTORES_AMONG_PLAIN = 5;

  /** What somebody may do, one as likely as the other; in a plain world more of it are commands. */
  private static final int DEEDS = 26;

  private static final int DEEDS_IN_PLAIN = 32;

  static WorldKind of(long seed) {
    boolean amongPlain = seed >= PLAIN;
    int changing = amongPlain ? CHANGING_AMONG_PLAIN : CHANGING;
    return new WorldKind(
        amongPlain,
        seed % changing == 0,
        seed % (IN_CENTS * changing) == 0,
        seed % 2 == 0,
        !amongPlain || seed % LENDING_AMONG_PLAIN == 0,
        seed % KEYLESS != 0,
        seed % KEEPING_FILES == 0);
  }

  int enormous() {
    return amongPlain ? ENORMOUS_AMONG_PLAIN : 1;
  }

  int pushes() {
    if (inCents) return 1; // few of them are
    return amongPlain ? PUSHES_AMONG_PLAIN : PUSHES;
  }

  int unfit() {
    return amongPlain ? UNFIT_AMONG_PLAIN : UNFIT;
  }

  int restores() {
    return amongPlain ? RESTORES_AMONG_PLAIN : RESTORES;
  }

  int deeds() {
    return lends ? DEEDS : DEEDS_IN_PLAIN;
  }

  /** The share of its acts after which a world that has all its answers is left alone. */
  int enough(int acts) {
    return acts / (lends ? amongPlain && !changes ? 3 : 2 : 6);
  }
}
