/** What the time to the database and back costs. */
@NullMarked
package dev.lathe.bench.delay;

import org.jspecify.annotations.NullMarked;
