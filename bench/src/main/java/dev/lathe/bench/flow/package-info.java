/** From the log to the read models, piece by piece. */
@NullMarked
package dev.lathe.bench.flow;

import org.jspecify.annotations.NullMarked;
