package dev.lathe.compiler.resolve;

import dev.lathe.compiler.domain.Entity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records that an emit gives for one of its aggregate's lists.
 *
 * @param elements of what it gives one record for each; then there is one way to make a record,
 *     whose columns of no path are an element's
 * @param records what each sets, by the names of the list's fields, in their order
 */
public record GivenChildren(
    Entity.ChildList list,
    Entity.ChildChange change,
    Optional<Table.Elements> elements,
    List<Map<String, Value>> records) {
  public GivenChildren {
    records =
        records.stream()
            .map(record -> Collections.unmodifiableMap(new LinkedHashMap<>(record)))
            .toList();
  }

  /** All that it writes. */
  public List<Value> values() {
    return records.stream().flatMap(record -> record.values().stream()).toList();
  }

  /** The fields that its records set, in the order of the list. */
  public List<Entity.Field> fields() {
    return list.fields().stream()
        .filter(field -> records.stream().anyMatch(r -> r.containsKey(field.name().text())))
        .toList();
  }
}
