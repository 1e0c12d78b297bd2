/** Functions as Lambda runs them: a process with the runtime's own client before a stand-in. */
@NullMarked
package dev.lathe.bench.lambda;

import org.jspecify.annotations.NullMarked;
