/** Turns seeds as written into events that are complete. */
@NullMarked
package dev.lathe.compiler.seed;

import org.jspecify.annotations.NullMarked;
