/** Graphs with every name bound and every expression typed: what the author may still get wrong. */
@NullMarked
package dev.lathe.compiler.resolve;

import org.jspecify.annotations.NullMarked;
