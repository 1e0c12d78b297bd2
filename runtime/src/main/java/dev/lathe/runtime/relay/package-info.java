/** From the event table to the queue: who reads it, how far, and what wakes them. */
@NullMarked
package dev.lathe.runtime.relay;

import org.jspecify.annotations.NullMarked;
