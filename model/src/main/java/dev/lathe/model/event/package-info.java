/** What events are called by, wherever they are written, read or sent. */
@NullMarked
package dev.lathe.model.event;

import org.jspecify.annotations.NullMarked;
