/** Kinds of modules that are built in: services of others, spoken to in JSON. */
@NullMarked
package dev.lathe.runtime.adapter.vendor;

import org.jspecify.annotations.NullMarked;
