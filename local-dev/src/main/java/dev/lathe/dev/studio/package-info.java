/**
 * A door for database studios: Hrana over HTTP, as libSQL's servers speak it, on the file of {@code
 * lathe dev}, for reading alone.
 */
@NullMarked
package dev.lathe.dev.studio;

import org.jspecify.annotations.NullMarked;
