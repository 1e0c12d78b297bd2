/** What a full database costs: commands, queries, filters, sums, and filling it from the log. */
@NullMarked
package dev.lathe.bench.size;

import org.jspecify.annotations.NullMarked;
