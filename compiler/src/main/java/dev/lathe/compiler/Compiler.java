package dev.lathe.compiler;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.emit.Emit;
import dev.lathe.compiler.lower.Lower;
import dev.lathe.compiler.resolve.Resolve;
import dev.lathe.model.bundle.Bundle;
import java.nio.file.Path;
import java.util.List;

/** Blueprint in, bundle out: the architecture, top to bottom. Same bytes in, same bytes out. */
public final class Compiler {
  private Compiler() {}

  /** Compiles the blueprint in {@code folder}, in either form. */
  public static Result<Bundle> compile(Path folder) {
    return BlueprintReader.read(folder).then(Compiler::compile);
  }

  /** The same of a blueprint that was read and checked. */
  public static Result<Bundle> compile(Blueprint blueprint) {
    return Resolve.graphs(blueprint)
        .map(Lower::toPlans) // from here on nothing can be the author's fault
        .map(lowered -> Emit.bundle(lowered, List.of()));
  }
}
