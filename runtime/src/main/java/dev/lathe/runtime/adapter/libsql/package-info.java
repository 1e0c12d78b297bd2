/** A libSQL server through its JDBC driver. */
@NullMarked
package dev.lathe.runtime.adapter.libsql;

import org.jspecify.annotations.NullMarked;
