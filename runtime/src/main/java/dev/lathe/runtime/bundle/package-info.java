/** Where bundles are kept, and which of them should run. */
@NullMarked
package dev.lathe.runtime.bundle;

import org.jspecify.annotations.NullMarked;
