/** What changed from one bundle to the next, by meaning, and whom it concerns. */
@NullMarked
package dev.lathe.compiler.diff;

import org.jspecify.annotations.NullMarked;
