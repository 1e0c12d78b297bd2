package dev.lathe.compiler.bpmn;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a BPMN file. Nothing outside it is ever opened: a document type is refused. */
public final class BpmnReader {
  /** Deepest nesting read; a drawing has a few levels. */
  private static final int MAXIMUM_DEPTH = 100;

  private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  private static final List<String> OPERATON =
      List.of("http://operaton.org/schema/1.0/bpmn", "http://camunda.org/schema/1.0/bpmn");

  private final String file;
  private final XmlPlaces places;
  private final List<Element> open = new ArrayList<>();
  private Optional<BpmnElement> root = Optional.empty();

  private BpmnReader(String file, String text) {
    this.file = file;
    this.places = new XmlPlaces(file, text);
  }

  /** An element whose end has not come yet. */
  private static final class Element {
    final String kind;
    final TreeMap<String, String> attributes = new TreeMap<>();
    final List<BpmnElement> children = new ArrayList<>();
    final StringBuilder text = new StringBuilder();
    final Span span;
    final int end;

    Element(String kind, Span span, int end) {
      this.kind = kind;
      this.span = span;
      this.end = end;
    }
  }

  /** The {@code definitions} of a file, which is BPMN 2.0 by its schema. */
  public static Result<BpmnElement> read(String file, String text) {
    var reader = new BpmnReader(file, text);
    Optional<Diagnostic> refused = reader.read(text).or(() -> BpmnSchema.refuses(file, text));
    return refused
        .<Result<BpmnElement>>map(finding -> new Result.Failed<>(List.of(finding)))
        .orElseGet(() -> Result.ok(reader.root.orElseThrow()));
  }

  private Optional<Diagnostic> read(String text) {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (_, systemId, _, _) -> {
          throw new XMLStreamException("it asks for `" + systemId + "`");
        });
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
      try {
        return read(xml);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      return Optional.of(unreadable(broken(e), BpmnSchema.words(e.getMessage())));
    }
  }

  private Span broken(XMLStreamException e) {
    return e.getLocation() == null
        ? Span.ofFile(file)
        : places.line(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber());
  }

  private Optional<Diagnostic> read(XMLStreamReader xml) throws XMLStreamException {
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD -> {
          return Optional.of(
              unreadable(
                  places.line(xml.getLocation().getLineNumber(), 1),
                  "the file has a document type, which could name other files"));
        }
        case XMLStreamConstants.START_ELEMENT -> {
          start(xml);
          if (open.size() > MAXIMUM_DEPTH) {
            return Optional.of(
                unreadable(open.getLast().span, "elements are nested more than 100 deep"));
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            open.getLast().text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> end();
        default -> {}
      }
    }
    return root.filter(element -> element.kind().equals("definitions")).isPresent()
        ? Optional.empty()
        : Optional.of(
            unreadable(
                root.map(BpmnElement::span).orElse(Span.ofFile(file)),
                "the file is XML, and no BPMN 2.0"));
  }

  private Diagnostic unreadable(Span span, String message) {
    return Diagnostic.of(
        DiagnosticCode.WORKFLOW_BPMN_UNREADABLE, span, message, "save it with a BPMN 2.0 modeler");
  }

  private void start(XMLStreamReader xml) {
    String id = xml.getAttributeValue(null, "id");
    String pointer = id != null ? "#" + id : open.isEmpty() ? "" : open.getLast().span.pointer();
    XmlPlaces.Tag tag = places.next();
    var element = new Element(kind(xml), places.tag(tag, pointer), tag.to());
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String space = xml.getAttributeNamespace(i);
      String name = xml.getAttributeLocalName(i);
      if (space == null || space.isEmpty()) {
        element.attributes.put(name, xml.getAttributeValue(i));
      } else if (OPERATON.contains(space)) {
        element.attributes.put("operaton:" + name, xml.getAttributeValue(i));
      }
    }
    open.add(element);
  }

  private static String kind(XMLStreamReader xml) {
    String space = xml.getNamespaceURI();
    return BPMN.equals(space)
        ? xml.getLocalName()
        : (space != null && OPERATON.contains(space) ? "operaton:" : "other:") + xml.getLocalName();
  }

  private void end() {
    Element element = open.removeLast();
    String text = element.text.toString();
    String stripped = text.strip();
    boolean leaf = element.children.isEmpty() && !stripped.isEmpty();
    var read =
        new BpmnElement(
            element.kind,
            element.attributes,
            element.children,
            leaf ? stripped : "",
            element.span,
            leaf ? places.text(element.end, stripped, element.span) : element.span);
    if (open.isEmpty()) {
      root = Optional.of(read);
    } else {
      open.getLast().children.add(read);
    }
  }
}
