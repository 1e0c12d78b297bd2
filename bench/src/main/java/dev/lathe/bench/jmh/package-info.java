/** The hot pieces, one by one, under JMH. */
@NullMarked
package dev.lathe.bench.jmh;

import org.jspecify.annotations.NullMarked;
