package dev.lathe.runtime.operation;

import java.io.Serial;

/** Bundles went live faster than a request could follow: the same request may fare better later. */
public final class BundlesKeepChanging extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BundlesKeepChanging(int asked) {
    super("none of the " + asked + " bundles that were asked was live when it was");
  }
}
