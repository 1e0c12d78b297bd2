/** The relay's queue on Amazon SQS. */
@NullMarked
package dev.lathe.runtime.adapter.sqs;

import org.jspecify.annotations.NullMarked;
