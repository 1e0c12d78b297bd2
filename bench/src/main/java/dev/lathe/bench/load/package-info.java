/** How much of the rate of the bare statement is left at each door. */
@NullMarked
package dev.lathe.bench.load;

import org.jspecify.annotations.NullMarked;
