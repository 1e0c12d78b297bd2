/** Runs of workflows as operators look at them: what there is, where each stands, what it did. */
@NullMarked
package dev.lathe.runtime.runs;

import org.jspecify.annotations.NullMarked;
