/** Serves a blueprint from one process: the real functions on an embedded queue and database. */
@NullMarked
package dev.lathe.dev;

import org.jspecify.annotations.NullMarked;
