/** Executes what a bundle says: commands, queries, relay and projections over one database. */
@NullMarked
package dev.lathe.runtime;

import org.jspecify.annotations.NullMarked;
