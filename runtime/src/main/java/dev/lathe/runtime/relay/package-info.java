/** From the event table to the queue: what sends the events, how far it is, and what wakes it. */
@NullMarked
package dev.lathe.runtime.relay;

import org.jspecify.annotations.NullMarked;
