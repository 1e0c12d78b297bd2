package dev.lathe.compiler.emit;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.lower.Lowered;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import java.util.List;

/** The stage that puts the bundle together. */
public final class Emit {
  private Emit() {}

  /** Emits; the same blueprint gives an equal bundle whatever the order of its files. */
  public static Bundle bundle(Lowered lowered, List<SeedEvent> seeds) {
    Blueprint blueprint = lowered.resolved().blueprint();
    return new Bundle(
        blueprint.name().text(),
        blueprint.version(),
        Routes.of(lowered.resolved()),
        lowered.commands(),
        lowered.queries(),
        lowered.projections(),
        lowered.schema(),
        seeds,
        blueprint.files());
  }
}
