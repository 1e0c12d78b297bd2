/** The function that sends the events after the relay's cursor to the queue. */
@NullMarked
package dev.lathe.functions.relay;

import org.jspecify.annotations.NullMarked;
