package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;

/**
 * A token on its way.
 *
 * @param node where it comes to
 * @param scope the execution of a sub-process that it is in, 0 for the process
 * @param via the flow that it comes by; empty where none leads there
 */
record Arrival(FlowNode node, long scope, String via) {}
