/** From the queue to the read models: each event once in effect, in the order of its stream. */
@NullMarked
package dev.lathe.runtime.projection;

import org.jspecify.annotations.NullMarked;
