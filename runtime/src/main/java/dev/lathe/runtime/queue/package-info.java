/** Queues of messages, as work sees them from both ends. */
@NullMarked
package dev.lathe.runtime.queue;

import org.jspecify.annotations.NullMarked;
