/** How a bundle goes live: its tables are made and filled, then one row names it. */
@NullMarked
package dev.lathe.runtime.rollout;

import org.jspecify.annotations.NullMarked;
