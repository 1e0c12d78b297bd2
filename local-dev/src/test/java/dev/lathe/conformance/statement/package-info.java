/** What compiled statements must do, on SQLite and on a libSQL server. */
@NullMarked
package dev.lathe.conformance.statement;

import org.jspecify.annotations.NullMarked;
