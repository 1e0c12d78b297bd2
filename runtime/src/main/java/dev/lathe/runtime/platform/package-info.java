/** What work takes from the machine it runs on: time, ids, randomness and threads, as ports. */
@NullMarked
package dev.lathe.runtime.platform;

import org.jspecify.annotations.NullMarked;
