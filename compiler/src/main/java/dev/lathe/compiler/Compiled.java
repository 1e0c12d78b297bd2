package dev.lathe.compiler;

import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.bundle.Bundle;

/** A bundle and the blueprint that it was made of, which knows what the bundle leaves out. */
public record Compiled(ResolvedBlueprint source, Bundle bundle) {}
