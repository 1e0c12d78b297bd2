/** What SQLite makes of the statements: plans, and the proof that indexes serve them. */
@NullMarked
package dev.lathe.compiler.plan;

import org.jspecify.annotations.NullMarked;
