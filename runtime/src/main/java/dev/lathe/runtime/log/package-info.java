/** Lines of the log, one a request, tick or batch: what they say, and how they are written. */
@NullMarked
package dev.lathe.runtime.log;

import org.jspecify.annotations.NullMarked;
