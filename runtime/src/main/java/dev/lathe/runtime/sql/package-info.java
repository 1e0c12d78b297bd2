/** The one port to a database: statements go in, rows come out, and nobody else sees JDBC. */
@NullMarked
package dev.lathe.runtime.sql;

import org.jspecify.annotations.NullMarked;
