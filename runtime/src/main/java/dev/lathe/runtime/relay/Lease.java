package dev.lathe.runtime.relay;

/**
 * The right to publish for a while.
 *
 * @param token the fencing token: a step with an older one changes nothing
 * @param cursor the position up to which everything is sent or parked
 * @param due whether parked streams wait to be tried again
 */
record Lease(long token, long cursor, boolean due) {}
