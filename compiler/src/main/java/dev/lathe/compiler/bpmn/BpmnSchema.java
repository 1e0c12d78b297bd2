package dev.lathe.compiler.bpmn;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Objects;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** What the BPMN 2.0 schema, as Operaton has it, says of a file. Loaded with the first file. */
final class BpmnSchema {
  private static final Schema SCHEMA = load();

  private BpmnSchema() {}

  private static Schema load() {
    URL file =
        Objects.requireNonNull(
            BpmnSchema.class.getResource("/org/operaton/bpm/model/bpmn/schema/BPMN20.xsd"));
    try {
      SchemaFactory factory = SchemaFactory.newDefaultInstance();
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(
          XMLConstants.ACCESS_EXTERNAL_SCHEMA, file.getProtocol() + ",jar:file,file");
      return factory.newSchema(file);
    } catch (SAXException e) {
      throw new IllegalStateException("the schema of BPMN can't be read", e);
    }
  }

  /** The first place where {@code text}, well-formed and without document type, breaks it. */
  static Optional<Diagnostic> refuses(String file, String text) {
    try {
      Validator validator = SCHEMA.newValidator();
      validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      validator.setErrorHandler(new FirstError());
      validator.validate(new StreamSource(new StringReader(text)));
      return Optional.empty();
    } catch (SAXParseException e) {
      return Optional.of(
          Diagnostic.of(
              DiagnosticCode.WORKFLOW_BPMN_UNREADABLE,
              new XmlPlaces(file, text).line(e.getLineNumber(), 1),
              "this is no BPMN 2.0: " + words(e.getMessage()),
              "save it with a BPMN 2.0 modeler"));
    } catch (SAXException e) {
      throw new IllegalStateException("the schema of BPMN refuses a file without a place", e);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringReader does not fail", e);
    }
  }

  /**
   * Stops at the first error, but for names of elements that are not there: those are found later,
   * where they stand.
   */
  private static final class FirstError implements ErrorHandler {
    private static final String NO_SUCH_ID = "cvc-id.1:";

    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      if (!String.valueOf(e.getMessage()).startsWith(NO_SUCH_ID)) throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  /** A parser's message as one that stands in ours: no rule's name, no place, no full stop. */
  static String words(@Nullable String message) {
    String text = message == null ? "it can't be read" : message.strip();
    text =
        text.replaceFirst("(?s)^ParseError at .*?Message: ", "").replaceFirst("^cvc-[^:]*: ", "");
    text = text.replace("\n", " ").replace('\'', '`').replaceFirst("\\.$", "");
    return text.isEmpty()
        ? "it can't be read"
        : text.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
