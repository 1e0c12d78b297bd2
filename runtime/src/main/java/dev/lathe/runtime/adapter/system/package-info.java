/** The platform that the Java machine and its operating system are. */
@NullMarked
package dev.lathe.runtime.adapter.system;

import org.jspecify.annotations.NullMarked;
