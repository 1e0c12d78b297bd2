package dev.lathe.runtime.rehearsal;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;

/**
 * A statement that reads all rows of a table where the one of before found some by an index.
 *
 * @param graph the plan, {@code service.graph}
 * @param given the optional inputs that a request gives to be answered by this statement
 * @param table as its author calls it
 * @param was how the database went about it, one line of {@code EXPLAIN QUERY PLAN}
 * @param now the same of now
 */
public record WorsePlan(String graph, List<String> given, String table, String was, String now) {
  public WorsePlan {
    given = List.copyOf(given);
  }

  Json.Obj json() {
    return new Members()
        .with("graph", graph)
        .with("given", given)
        .with("table", table)
        .with("was", was)
        .with("now", now)
        .object();
  }
}
