/** What a blueprint's author says that it does: its own tests, read and checked against it. */
@NullMarked
package dev.lathe.compiler.scenario;

import org.jspecify.annotations.NullMarked;
