package dev.lathe.conformance.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code group_array} gives.
 *
 * @param values an element a row
 * @param ranks the rows' ranks: elements of equal rank may come in any order
 */
record Listed(List<@Nullable Object> values, List<Integer> ranks) {
  /** One element. */
  record Element(@Nullable Object value, int rank) {}

  List<Element> inOrder() {
    var elements = new ArrayList<Element>();
    for (int i = 0; i < values.size(); i++) {
      elements.add(new Element(values.get(i), ranks.get(i)));
    }
    elements.sort(Comparator.comparingInt(Element::rank));
    return elements;
  }
}
