/**
 * The real parts, killed: a libSQL server, a queue that speaks SQS's protocol and a dev server in a
 * process of its own, of which one is killed at a chosen step of a run.
 */
@NullMarked
package dev.lathe.crash;

import org.jspecify.annotations.NullMarked;
