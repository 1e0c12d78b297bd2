/** SQL as a tree, and the one printer that makes text of it. */
@NullMarked
package dev.lathe.compiler.sql;

import org.jspecify.annotations.NullMarked;
