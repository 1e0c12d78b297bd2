package dev.lathe.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and writes {@link Json}. Thread-safe. */
public final class JsonText {
  /** Deepest nesting read, in levels: a request or bundle needs a tenth, a stack bears more. */
  public static final int MAXIMUM_DEPTH = 200;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAXIMUM_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonText() {}

  /** {@code text} as the one value that it is, or as a string where it is none. */
  public static Json parseOrText(String text) {
    try {
      return parse(text);
    } catch (MalformedJson e) {
      return Json.of(text);
    }
  }

  /**
   * Parses exactly one value.
   *
   * @throws MalformedJson if {@code text} is not JSON, repeats a member name, is nested deeper than
   *     {@link #MAXIMUM_DEPTH}, or goes on after its value
   */
  public static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Json value = value(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJson("there is more after the value");
      }
      return value;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Writes without white space, members in their order. */
  public static String write(Json value) {
    return write(value, Optional.empty());
  }

  /** The same with members by name, at every depth: equal whatever order they came in. */
  public static String writeSorted(Json value) {
    return write(sorted(value));
  }

  private static Json sorted(Json value) {
    return switch (value) {
      case Json.Obj(var members) -> {
        var byName = new TreeMap<String, Json>();
        members.forEach((name, member) -> byName.put(name, sorted(member)));
        yield new Json.Obj(byName);
      }
      case Json.Arr(var items) -> Members.array(items, JsonText::sorted);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> value;
    };
  }

  /** For people: a member or item a line, two spaces a level, a line break at the end. */
  public static String indented(Json value) {
    var lines = new DefaultIndenter("  ", "\n");
    var printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    return write(value, Optional.of(printer)) + "\n";
  }

  private static String write(Json value, Optional<PrettyPrinter> printer) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      printer.ifPresent(generator::setPrettyPrinter);
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /** A parser of {@code text} with this class's limits; whoever asks for it closes it. */
  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /** The value at which {@code parser} stands; it then stands at that value's end. */
  static Json value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedJson("there is no value");
    }
    return switch (token) {
      case VALUE_NULL -> Json.NULL;
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
      case VALUE_STRING -> new Json.Str(parser.getText());
      case START_ARRAY -> {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Json.Arr(items);
      }
      case START_OBJECT -> {
        var members = new LinkedHashMap<String, Json>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield new Json.Obj(members);
      }
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new MalformedJson("there is no value");
    };
  }

  private static void write(Json value, JsonGenerator out) throws IOException {
    switch (value) {
      case Json.Null _ -> out.writeNull();
      case Json.Bool(boolean flag) -> out.writeBoolean(flag);
      case Json.Num(String digits) -> out.writeNumber(digits);
      case Json.Str(String string) -> out.writeString(string);
      case Json.Arr(var items) -> {
        out.writeStartArray();
        for (Json item : items) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case Json.Obj(var members) -> {
        out.writeStartObject();
        for (var member : members.entrySet()) {
          out.writeFieldName(member.getKey());
          write(member.getValue(), out);
        }
        out.writeEndObject();
      }
    }
  }

  static MalformedJson malformed(IOException e) {
    String message = e.getMessage() == null ? "unreadable" : e.getMessage();
    int end = message.indexOf('\n');
    return new MalformedJson(end < 0 ? message : message.substring(0, end));
  }

  /** Text that is not JSON; its message says why, without the text. */
  public static final class MalformedJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedJson(String why) {
      super(why);
    }
  }
}
