package dev.lathe.compiler.lower;

import dev.lathe.compiler.sql.Depth;
import dev.lathe.model.bundle.StatementOutline;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * A plan beside what is known of its statements.
 *
 * @param outlines by what the statements are called
 * @param depth of the deepest of them
 */
record Outlined<P>(P plan, SortedMap<String, StatementOutline> outlines, Depth depth) {
  <Q> Outlined<Q> map(Function<P, Q> made) {
    return new Outlined<>(made.apply(plan), outlines, depth);
  }
}
