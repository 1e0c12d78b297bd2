package dev.lathe.compiler;

import dev.lathe.compiler.memo.Memo;
import dev.lathe.compiler.plan.Planner;

/**
 * What one compilation leaves to the next of the same blueprint: with it, what a change leaves
 * alone is not done again. It changes how long a compilation takes and nothing else.
 *
 * <p>Not thread-safe.
 */
public final class Workbench implements AutoCloseable {
  final Memo memo = new Memo();
  final Planner planner = new Planner();

  @Override
  public void close() {
    planner.close();
  }
}
