package dev.lathe.model.bundle.workflow;

/**
 * A process variable.
 *
 * @param type of what is written to it; {@link VariableType.Any} where writers differ
 * @param certain whether it is there from the start of each run: every start writes it
 */
public record Variable(String name, VariableType type, boolean certain) {}
