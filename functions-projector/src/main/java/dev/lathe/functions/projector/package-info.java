/** The function that applies a batch of events from the queue to the read models. */
@NullMarked
package dev.lathe.functions.projector;

import org.jspecify.annotations.NullMarked;
