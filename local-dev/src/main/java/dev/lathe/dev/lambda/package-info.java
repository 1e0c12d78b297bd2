/**
 * The packaged functions as Lambda runs them: each in processes of its own, with what is around it
 * on AWS on this machine.
 */
@NullMarked
package dev.lathe.dev.lambda;

import org.jspecify.annotations.NullMarked;
