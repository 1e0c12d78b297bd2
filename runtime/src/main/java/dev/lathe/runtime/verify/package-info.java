/** Whether a database holds what its log says. */
@NullMarked
package dev.lathe.runtime.verify;

import org.jspecify.annotations.NullMarked;
