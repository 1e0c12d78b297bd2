/** Rollout, relay and projector on the server whose planner counts. */
@NullMarked
package dev.lathe.conformance.event;

import org.jspecify.annotations.NullMarked;
