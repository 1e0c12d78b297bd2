/**
 * Workflows: runs of compiled definitions, which begin with events of the log, call operations, and
 * wait for times.
 */
@NullMarked
package dev.lathe.runtime.workflow;

import org.jspecify.annotations.NullMarked;
