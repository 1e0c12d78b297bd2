/** Measures the parts and the whole, and prints tables of ratios. */
@NullMarked
package dev.lathe.bench;

import org.jspecify.annotations.NullMarked;
