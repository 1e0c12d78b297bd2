/** Bundles compared. */
@org.jspecify.annotations.NullMarked
package dev.lathe.compiler.diff;
