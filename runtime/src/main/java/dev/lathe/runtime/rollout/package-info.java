/** How a bundle goes live, step by step, while another one serves. */
@NullMarked
package dev.lathe.runtime.rollout;

import org.jspecify.annotations.NullMarked;
