/**
 * The stage that makes plans of BPMN files and workflows.json, and looks for what goes wrong in
 * them.
 */
@NullMarked
package dev.lathe.compiler.workflow;

import org.jspecify.annotations.NullMarked;
