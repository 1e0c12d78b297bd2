/** How many requests to the database server one command or query takes. */
@NullMarked
package dev.lathe.conformance.roundtrip;

import org.jspecify.annotations.NullMarked;
