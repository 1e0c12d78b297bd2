/** A blueprint's own tests: each on a service of its own, in memory. */
@NullMarked
package dev.lathe.dev.scenario;

import org.jspecify.annotations.NullMarked;
