package dev.lathe.compiler.bpmn;

import dev.lathe.compiler.diagnostic.Span;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An element of a BPMN file.
 *
 * @param kind its name; with {@code operaton:} before it where it is of that or of Camunda's
 *     namespace, {@code other:} where it is of one that nobody here knows
 * @param attributes by name; those of Operaton's and Camunda's namespace as {@code operaton:NAME},
 *     of others none
 * @param children in the order of the file
 * @param text between its tags without white space at its ends, where it has no children
 * @param span of its start tag, on the line where that begins
 * @param textSpan of the text, on the line where that begins; that of the tag where there is none
 */
public record BpmnElement(
    String kind,
    SortedMap<String, String> attributes,
    List<BpmnElement> children,
    String text,
    Span span,
    Span textSpan) {
  public BpmnElement {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    children = List.copyOf(children);
  }

  public Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name)).filter(value -> !value.isBlank());
  }

  /** Its id; empty where it has none. */
  public String id() {
    return attributes.getOrDefault("id", "");
  }

  /** Its children of one kind. */
  public List<BpmnElement> children(String childKind) {
    return children.stream().filter(child -> child.kind.equals(childKind)).toList();
  }

  /** Its first child of one kind. */
  public Optional<BpmnElement> child(String childKind) {
    return children.stream().filter(child -> child.kind.equals(childKind)).findFirst();
  }

  /** It, and all within it, in the order of the file. */
  public Stream<BpmnElement> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(BpmnElement::all));
  }
}
