/** What every FIFO queue must do, on SQS's stand-in. */
@NullMarked
package dev.lathe.conformance.queue;

import org.jspecify.annotations.NullMarked;
