/** Files that clients put where they are kept: what may be put, what was, and what is left over. */
@NullMarked
package dev.lathe.runtime.storage;

import org.jspecify.annotations.NullMarked;
