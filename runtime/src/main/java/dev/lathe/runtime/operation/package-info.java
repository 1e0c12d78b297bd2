/** Runs an operation of the live bundle and says what came of it, for any kind of caller. */
@NullMarked
package dev.lathe.runtime.operation;

import org.jspecify.annotations.NullMarked;
