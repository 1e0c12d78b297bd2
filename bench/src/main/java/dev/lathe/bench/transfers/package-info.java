/** What a command about two aggregates costs beside one about one. */
@NullMarked
package dev.lathe.bench.transfers;

import org.jspecify.annotations.NullMarked;
