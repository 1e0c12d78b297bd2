package dev.lathe.compiler.diff;

import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.model.bundle.Bundle;
import java.util.Optional;

/** One of the two compared; {@code source} is there where it was compiled and not only read. */
public record Side(Bundle bundle, Optional<ResolvedBlueprint> source) {}
