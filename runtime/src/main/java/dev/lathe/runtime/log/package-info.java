/** The functions' log: one JSON object a line on standard output. */
@NullMarked
package dev.lathe.runtime.log;

import org.jspecify.annotations.NullMarked;
