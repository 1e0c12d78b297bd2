/** How this process ends, which the Java machine wants a thread for. */
@NullMarked
package dev.lathe.cli.process;

import org.jspecify.annotations.NullMarked;
