/** What was done as part of which trace: the port behind which spans are recorded, or not. */
@NullMarked
package dev.lathe.runtime.trace;

import org.jspecify.annotations.NullMarked;
