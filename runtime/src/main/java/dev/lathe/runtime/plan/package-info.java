/**
 * What a plan is run with: coerced inputs and the facts of one request, bound in a plan's order.
 */
@NullMarked
package dev.lathe.runtime.plan;

import org.jspecify.annotations.NullMarked;
