/** The blueprint made for measuring: an aggregate, a derived projection, and a mirror of it. */
@NullMarked
package dev.lathe.bench.things;

import org.jspecify.annotations.NullMarked;
