/** Runs commands: one statement each, and its one row read as an outcome. */
@NullMarked
package dev.lathe.runtime.command;

import org.jspecify.annotations.NullMarked;
