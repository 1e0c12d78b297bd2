/** Bundles and channels in a folder. */
@NullMarked
package dev.lathe.runtime.adapter.folder;

import org.jspecify.annotations.NullMarked;
