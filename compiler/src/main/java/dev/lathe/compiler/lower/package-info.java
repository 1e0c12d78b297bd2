/** Resolved graphs and entities turned into SQL: from here on nothing is the author's fault. */
@NullMarked
package dev.lathe.compiler.lower;

import org.jspecify.annotations.NullMarked;
