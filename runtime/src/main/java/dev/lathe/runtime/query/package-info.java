/** Runs queries: one statement each, and its one row read as an outcome. */
@NullMarked
package dev.lathe.runtime.query;

import org.jspecify.annotations.NullMarked;
