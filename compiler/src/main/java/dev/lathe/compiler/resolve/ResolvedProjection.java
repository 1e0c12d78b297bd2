package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A derived projection: the events that count, and what is kept of each group of them.
 *
 * @param service the slug of the service that keeps it
 * @param mapped what a map between events and groups gives its outputs' names to
 * @param filter over the event's row or {@code mapped}
 */
public record ResolvedProjection(
    String service,
    Projection projection,
    Table.Events events,
    Map<String, Value> mapped,
    Optional<Value> filter,
    List<Rows.Named> groups,
    List<Rows.Measured> measures,
    Table.Derived table) {
  public ResolvedProjection {
    mapped = Map.copyOf(mapped);
    groups = List.copyOf(groups);
    measures = List.copyOf(measures);
  }

  /** Every expression of it, whole, in no certain order. */
  public List<Value> expressions() {
    var expressions = new ArrayList<>(mapped.values());
    filter.ifPresent(expressions::add);
    groups.forEach(group -> expressions.add(group.value()));
    measures.forEach(measure -> measure.operand().ifPresent(expressions::add));
    return expressions;
  }
}
