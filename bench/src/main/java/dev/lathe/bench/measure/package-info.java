/** How anything is measured: warm-up, rounds, medians. */
@NullMarked
package dev.lathe.bench.measure;

import org.jspecify.annotations.NullMarked;
