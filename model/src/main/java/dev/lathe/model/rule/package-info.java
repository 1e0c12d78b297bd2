/** What a single value has to be, as its author says it, and whether one is. */
@NullMarked
package dev.lathe.model.rule;

import org.jspecify.annotations.NullMarked;
