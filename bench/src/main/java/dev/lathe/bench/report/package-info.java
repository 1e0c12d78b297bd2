/** What came out of a measurement, as a table to read and as data. */
@NullMarked
package dev.lathe.bench.report;

import org.jspecify.annotations.NullMarked;
