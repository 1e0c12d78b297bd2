/** A module that fails too often is left alone for a while. */
@NullMarked
package dev.lathe.runtime.adapter.breaker;

import org.jspecify.annotations.NullMarked;
