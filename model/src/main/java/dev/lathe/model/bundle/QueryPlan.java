package dev.lathe.model.bundle;

import java.util.List;

/**
 * One query as one statement.
 *
 * <p>It returns one row: {@code live, problem, body}. {@code live} is the id of the live bundle;
 * where it is not the one bound, the rest is NULL and the answer must come from that bundle. {@code
 * problem} names a findOne node that met more than one row, else NULL. {@code body} is the answer's
 * JSON, ready to send.
 *
 * @param name {@code service.graph}
 */
public record QueryPlan(String name, String service, String sql, List<Parameter> parameters) {
  public QueryPlan {
    parameters = List.copyOf(parameters);
  }
}
