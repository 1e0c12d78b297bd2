/** A queue in this process, for who has all functions in one. */
@NullMarked
package dev.lathe.runtime.adapter.memory;

import org.jspecify.annotations.NullMarked;
