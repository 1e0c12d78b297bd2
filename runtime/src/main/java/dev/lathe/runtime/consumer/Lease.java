package dev.lathe.runtime.consumer;

import dev.lathe.model.bundle.BundleId;
import java.util.Optional;

/**
 * The right to work for a consumer for a while.
 *
 * @param token the fencing token: a step with an older one changes nothing
 * @param cursor the position up to which everything is handled or parked
 * @param due whether parked streams wait to be tried again
 * @param live the live bundle when the lease was taken
 */
record Lease(long token, long cursor, boolean due, Optional<BundleId> live) {}
