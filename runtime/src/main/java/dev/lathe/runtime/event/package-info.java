/** What an event looks like outside the log: a CloudEvent in JSON. */
@NullMarked
package dev.lathe.runtime.event;

import org.jspecify.annotations.NullMarked;
