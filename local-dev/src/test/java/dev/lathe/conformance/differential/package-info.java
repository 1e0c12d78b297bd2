/** Random graphs over random rows: what the format says they answer, and what their SQL does. */
@NullMarked
package dev.lathe.conformance.differential;

import org.jspecify.annotations.NullMarked;
