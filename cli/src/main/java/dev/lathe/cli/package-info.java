/** The `lathe` command: reads arguments, calls the other parts and prints what they say. */
@NullMarked
package dev.lathe.cli;

import org.jspecify.annotations.NullMarked;
