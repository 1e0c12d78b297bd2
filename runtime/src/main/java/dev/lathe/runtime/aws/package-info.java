/** How AWS is called, and what its refusals mean, in words that say the way out. */
@NullMarked
package dev.lathe.runtime.aws;

import org.jspecify.annotations.NullMarked;
