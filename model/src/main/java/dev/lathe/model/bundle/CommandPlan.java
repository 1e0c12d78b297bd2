package dev.lathe.model.bundle;

import java.util.List;

/**
 * One command as one statement, which decides, appends and writes the state row.
 *
 * <p>It returns one row: {@code outcome, first, detail, result}. {@code outcome} is a {@link
 * dev.lathe.model.command.Verdict} word; {@code first} is the recorded word of a replay, else NULL;
 * {@code detail} is the verdict's JSON; {@code result} is the answer's JSON body when accepted now
 * or then.
 *
 * @param name {@code service.graph}
 * @param entity the aggregate type it appends to
 */
public record CommandPlan(
    String name, String service, String entity, String sql, List<Parameter> parameters) {
  public CommandPlan {
    parameters = List.copyOf(parameters);
  }
}
