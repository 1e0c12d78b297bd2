/** That the benchmarks run; what they measure is nobody's assertion. */
@NullMarked
package dev.lathe.bench;

import org.jspecify.annotations.NullMarked;
