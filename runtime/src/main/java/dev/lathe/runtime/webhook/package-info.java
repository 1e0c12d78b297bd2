/**
 * Addresses outside that are told of events: consumers of the log, each with a place of its own.
 */
@NullMarked
package dev.lathe.runtime.webhook;

import org.jspecify.annotations.NullMarked;
