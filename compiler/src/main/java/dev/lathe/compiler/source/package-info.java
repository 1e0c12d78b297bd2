/** The author's files as text, and their JSON as nodes that know where they stand. */
@NullMarked
package dev.lathe.compiler.source;

import org.jspecify.annotations.NullMarked;
