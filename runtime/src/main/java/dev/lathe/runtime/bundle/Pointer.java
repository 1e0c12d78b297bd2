package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;
import java.time.Instant;

/**
 * What a channel says: the bundle that should run, and since when.
 *
 * @param at when the channel was pointed there, by the clock of who did it
 */
public record Pointer(BundleId bundle, Instant at) {}
