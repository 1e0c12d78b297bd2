/** Reads a blueprint's files into records, strictly: every key is known or reported. */
@NullMarked
package dev.lathe.compiler.parse;

import org.jspecify.annotations.NullMarked;
