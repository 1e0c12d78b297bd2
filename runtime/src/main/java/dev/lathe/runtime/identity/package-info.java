/** Who sends a request, what their token says of them, and what that opens. */
@NullMarked
package dev.lathe.runtime.identity;

import org.jspecify.annotations.NullMarked;
