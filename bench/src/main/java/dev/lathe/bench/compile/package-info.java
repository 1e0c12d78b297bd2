/** How long a large blueprint takes to compile, whole and after one edit. */
@NullMarked
package dev.lathe.bench.compile;

import org.jspecify.annotations.NullMarked;
