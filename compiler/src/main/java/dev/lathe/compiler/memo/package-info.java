/** What one compilation leaves to the next: results whose inputs may still be the same. */
@NullMarked
package dev.lathe.compiler.memo;

import org.jspecify.annotations.NullMarked;
