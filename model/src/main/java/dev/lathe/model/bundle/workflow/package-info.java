/** Workflows: compiled process definitions, and what each of their parts means to who runs them. */
@NullMarked
package dev.lathe.model.bundle.workflow;

import org.jspecify.annotations.NullMarked;
