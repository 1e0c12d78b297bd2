/** The orders example as something to measure: what is asked of it, and the ways to ask. */
@NullMarked
package dev.lathe.bench.orders;

import org.jspecify.annotations.NullMarked;
