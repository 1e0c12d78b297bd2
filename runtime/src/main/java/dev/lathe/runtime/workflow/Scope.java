package dev.lathe.runtime.workflow;

/**
 * An execution of a sub-process.
 *
 * @param id of the token that rests at the sub-process meanwhile
 */
record Scope(long id, String node) {}
