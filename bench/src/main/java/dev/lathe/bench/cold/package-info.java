/** How long a fresh JVM takes to its first answer. */
@NullMarked
package dev.lathe.bench.cold;

import org.jspecify.annotations.NullMarked;
