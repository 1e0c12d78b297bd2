/** Plans on the server whose planner counts. */
@org.jspecify.annotations.NullMarked
package dev.lathe.conformance.plan;
