/** Programs in JVMs of their own. */
@NullMarked
package dev.lathe.bench.fresh;

import org.jspecify.annotations.NullMarked;
