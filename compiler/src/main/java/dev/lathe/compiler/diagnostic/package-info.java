/** Findings about the author's text: data with a stable code, a place and a way out. */
@NullMarked
package dev.lathe.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
