/** The index proof on a real SQLite. */
@org.jspecify.annotations.NullMarked
package dev.lathe.compiler.plan;
