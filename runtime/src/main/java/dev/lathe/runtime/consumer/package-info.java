/** Who follows the log by name: how far each is, who may go on, and which streams wait aside. */
@NullMarked
package dev.lathe.runtime.consumer;

import org.jspecify.annotations.NullMarked;
