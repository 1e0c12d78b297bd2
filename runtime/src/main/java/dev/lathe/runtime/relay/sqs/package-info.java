/** The relay's queue on Amazon SQS. */
@NullMarked
package dev.lathe.runtime.relay.sqs;

import org.jspecify.annotations.NullMarked;
