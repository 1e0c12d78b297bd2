/** Turns the text of a blueprint into a bundle, or into diagnostics that say why not. */
@NullMarked
package dev.lathe.compiler;

import org.jspecify.annotations.NullMarked;
