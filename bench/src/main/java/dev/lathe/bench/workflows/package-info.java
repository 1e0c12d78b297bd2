/** Runs of workflows: what a step takes, and what those cost that wait. */
@NullMarked
package dev.lathe.bench.workflows;

import org.jspecify.annotations.NullMarked;
