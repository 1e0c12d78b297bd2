/** The bundle's canonical form, held to its promise. */
@NullMarked
package dev.lathe.model.bundle.json;

import org.jspecify.annotations.NullMarked;
