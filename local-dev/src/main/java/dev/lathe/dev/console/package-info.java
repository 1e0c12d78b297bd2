/** What a developer's server tells of itself, for the console's pages. */
@NullMarked
package dev.lathe.dev.console;

import org.jspecify.annotations.NullMarked;
