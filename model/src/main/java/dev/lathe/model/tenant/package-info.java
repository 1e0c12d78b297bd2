/** Whose data an operation works on. */
@NullMarked
package dev.lathe.model.tenant;

import org.jspecify.annotations.NullMarked;
