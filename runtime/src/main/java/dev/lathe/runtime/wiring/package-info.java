/** Which adapter an address means: the one room that knows ports and all their adapters. */
@NullMarked
package dev.lathe.runtime.wiring;

import org.jspecify.annotations.NullMarked;
