/** A libSQL server through its JDBC driver, and a local server of our own to talk to. */
@NullMarked
package dev.lathe.runtime.adapter.libsql;

import org.jspecify.annotations.NullMarked;
