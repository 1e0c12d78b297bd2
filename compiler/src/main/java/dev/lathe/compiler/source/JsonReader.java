package dev.lathe.compiler.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Reads a file's text into located nodes; text that is not JSON becomes a finding, never an
 * exception.
 */
public final class JsonReader {
  /** Deepest nesting read, in levels: real blueprints stay under 20, a stack bears far more. */
  public static final int MAXIMUM_DEPTH = 100;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAXIMUM_DEPTH + 10)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(1000)
                  .build())
          .build();

  private final SourceFile file;
  private final DiagnosticCode malformed;
  private final Findings findings;
  private final JsonParser parser;

  private JsonReader(
      SourceFile file, DiagnosticCode malformed, Findings findings, JsonParser parser) {
    this.file = file;
    this.malformed = malformed;
    this.findings = findings;
    this.parser = parser;
  }

  /**
   * The value that {@code file} holds, or nothing where it is not JSON: {@code findings} then says
   * so. A duplicate key is a finding too, and its first value stays.
   */
  public static Optional<JsonNode> read(SourceFile file, Findings findings) {
    return read(file, DiagnosticCode.PARSE_INVALID_JSON, findings);
  }

  /**
   * @param malformed the code for text that is not JSON
   */
  public static Optional<JsonNode> read(
      SourceFile file, DiagnosticCode malformed, Findings findings) {
    try (JsonParser parser = FACTORY.createParser(file.text())) {
      return new JsonReader(file, malformed, findings, parser).document();
    } catch (JsonProcessingException e) {
      findings.add(JsonSyntax.finding(file, malformed, e));
      return Optional.empty();
    } catch (TooDeep e) {
      findings.add(
          DiagnosticCode.NESTING_TOO_DEEP,
          e.span,
          "values are nested deeper than " + MAXIMUM_DEPTH + " levels");
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("reading a string does not fail", e);
    }
  }

  private Optional<JsonNode> document() throws IOException, TooDeep {
    if (parser.nextToken() == null) {
      findings.add(
          malformed, file.span(0, 0, ""), "the file is empty", "write at least `{}` into it");
      return Optional.empty();
    }
    JsonNode root = value("", 1);
    int end = end();
    if (parser.nextToken() != null) {
      int more = start();
      findings.add(
          malformed,
          file.span(more, more + 1, ""),
          "there is more text after the end of the value",
          "a file holds exactly one value; remove what follows it");
      return Optional.empty();
    }
    assert end <= file.text().length();
    return Optional.of(root);
  }

  private JsonNode value(String pointer, int depth) throws IOException, TooDeep {
    int start = start();
    if (depth > MAXIMUM_DEPTH) {
      throw new TooDeep(file.span(start, start + 1, pointer));
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalStateException("the parser ended inside a value");
    }
    return switch (token) {
      case START_OBJECT -> object(start, pointer, depth);
      case START_ARRAY -> array(start, pointer, depth);
      case VALUE_STRING -> {
        String text = parser.getText();
        Span span = file.span(start, end(), pointer);
        storable(text, span);
        yield new JsonNode.Str(text, span);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        String digits = parser.getText();
        yield new JsonNode.Num(digits, file.span(start, start + digits.length(), pointer));
      }
      case VALUE_TRUE -> new JsonNode.Bool(true, file.span(start, start + 4, pointer));
      case VALUE_FALSE -> new JsonNode.Bool(false, file.span(start, start + 5, pointer));
      case VALUE_NULL -> new JsonNode.Null(file.span(start, start + 4, pointer));
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser gave " + token + " for a value");
    };
  }

  private JsonNode object(int start, String pointer, int depth) throws IOException, TooDeep {
    var members = new LinkedHashMap<String, JsonNode.Member>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String at = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
      Span nameSpan = nameSpan(at);
      storable(name, nameSpan);
      parser.nextToken();
      JsonNode value = value(at, depth + 1);
      JsonNode.Member first = members.get(name);
      if (first == null) {
        members.put(name, new JsonNode.Member(name, nameSpan, value));
      } else {
        findings.add(
            new Diagnostic(
                DiagnosticCode.DUPLICATE_KEY,
                nameSpan,
                "`" + name + "` is here twice",
                List.of(first.nameSpan()),
                Optional.of("remove one of them, or rename it")));
      }
    }
    return new JsonNode.Obj(List.copyOf(members.values()), file.span(start, end(), pointer));
  }

  private JsonNode array(int start, String pointer, int depth) throws IOException, TooDeep {
    var items = new ArrayList<JsonNode>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(pointer + "/" + items.size(), depth + 1));
    }
    return new JsonNode.Arr(items, file.span(start, end(), pointer));
  }

  /** SQL ends at a NUL, and half a character has no UTF-8. */
  private void storable(String text, Span span) {
    boolean storable = text.indexOf('\0') < 0;
    for (int i = 0; i < text.length() && storable; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        storable =
            Character.isHighSurrogate(c)
                && ++i < text.length()
                && Character.isLowSurrogate(text.charAt(i));
      }
    }
    if (!storable) {
      findings.add(
          DiagnosticCode.UNSTORABLE_TEXT,
          span,
          "a text has a character that databases can't store",
          "write no `\\u0000`, and surrogates only in pairs");
    }
  }

  /** Jackson reads on to the colon, so the key's own end is looked for in the text. */
  private Span nameSpan(String pointer) {
    int start = start();
    String text = file.text();
    int end = start + 1;
    while (end < text.length() && text.charAt(end) != '"') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return file.span(start, end + 1, pointer);
  }

  private int start() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private int end() {
    return (int) parser.currentLocation().getCharOffset();
  }

  /** Unwinds to {@link #read}; never leaves this class. */
  private static final class TooDeep extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Span span;

    TooDeep(Span span) {
      super("too deep", null, false, false);
      this.span = span;
    }
  }
}
