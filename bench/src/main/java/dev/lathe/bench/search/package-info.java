/** Rows that are found by their words, and what a write pays for that. */
@NullMarked
package dev.lathe.bench.search;

import org.jspecify.annotations.NullMarked;
