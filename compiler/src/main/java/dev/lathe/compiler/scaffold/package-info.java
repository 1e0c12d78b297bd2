/** A user interface for a blueprint that has none, from its model, as its author would write it. */
@NullMarked
package dev.lathe.compiler.scaffold;

import org.jspecify.annotations.NullMarked;
