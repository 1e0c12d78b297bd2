/** Where what nobody may read in a setting is kept. */
@NullMarked
package dev.lathe.runtime.secret;

import org.jspecify.annotations.NullMarked;
