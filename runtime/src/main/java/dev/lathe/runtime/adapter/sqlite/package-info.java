/** SQLite in this process: the development database, and what tests run on. */
@NullMarked
package dev.lathe.runtime.adapter.sqlite;

import org.jspecify.annotations.NullMarked;
