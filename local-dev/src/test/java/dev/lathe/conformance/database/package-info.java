/** What every database must do, on SQLite and on a libSQL server. */
@NullMarked
package dev.lathe.conformance.database;

import org.jspecify.annotations.NullMarked;
