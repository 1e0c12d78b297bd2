/** Random graphs over random rows: what the format says they answer, and what their SQL does. */
@NullMarked
package dev.lathe.dev.differential;

import org.jspecify.annotations.NullMarked;
