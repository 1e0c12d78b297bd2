/** A bundle as text and as a file: one canonical form, so that equal bundles are equal bytes. */
@NullMarked
package dev.lathe.model.bundle.json;

import org.jspecify.annotations.NullMarked;
