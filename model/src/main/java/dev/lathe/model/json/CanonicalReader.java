package dev.lathe.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON whose members come in one known order, straight into what they stand for: no tree is
 * built, and a member that is missing, unknown or out of its place is found where it stands.
 *
 * <p>Each method takes the member of that name, which must be the next one; those that may be left
 * out give nothing where another one is next. All of them throw {@link JsonText.MalformedJson} with
 * the JSON pointer of what is wrong. For one thread.
 */
public final class CanonicalReader {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonText.MAXIMUM_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;

  private CanonicalReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads the one object in {@code utf8}, all of whose members {@code members} takes.
   *
   * @throws JsonText.MalformedJson if that is not what the bytes are
   */
  public static <T> T read(byte[] utf8, Function<CanonicalReader, T> members) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      var in = new CanonicalReader(parser);
      in.advance();
      T value = in.object(members);
      if (in.advance() != null) throw in.malformed("there is more after the object");
      return value;
    } catch (IOException e) {
      throw JsonText.malformed(e);
    }
  }

  /** Whether the next member has that name. */
  public boolean next(String name) {
    return name.equals(next());
  }

  /** The next member's name, empty at the end of the object. */
  public String next() {
    try {
      String name = parser.currentToken() == JsonToken.FIELD_NAME ? parser.currentName() : null;
      return name == null ? "" : name;
    } catch (IOException e) {
      throw JsonText.malformed(e);
    }
  }

  /** A string. */
  public String text(String name) {
    take(name);
    String text = text();
    advance();
    return text;
  }

  /** A string, where there is one. */
  public Optional<String> optionalText(String name) {
    return next(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name) {
    JsonToken token = take(name);
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw malformed("is neither true nor false");
    }
    advance();
    return token == JsonToken.VALUE_TRUE;
  }

  /** A whole number of 64 bits. */
  public long whole(String name) {
    if (take(name) != JsonToken.VALUE_NUMBER_INT) throw malformed("is not a whole number");
    try {
      long value = parser.getLongValue();
      advance();
      return value;
    } catch (IOException e) {
      throw malformed("is not a whole number of 64 bits");
    }
  }

  /** A whole number of 32 bits. */
  public int integer(String name) {
    long value = whole(name);
    if (value != (int) value) {
      throw new JsonText.MalformedJson("`" + name + "` is not a whole number of 32 bits");
    }
    return (int) value;
  }

  /** A whole number of 64 bits, where there is one. */
  public OptionalLong optionalWhole(String name) {
    return next(name) ? OptionalLong.of(whole(name)) : OptionalLong.empty();
  }

  /** A whole number of 32 bits, where there is one. */
  public OptionalInt optionalInteger(String name) {
    return next(name) ? OptionalInt.of(integer(name)) : OptionalInt.empty();
  }

  /** An enum constant, whose name stands there in lower case or as it is. */
  public <E extends Enum<E>> E word(String name, Class<E> type) {
    take(name);
    String word = text();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(word.toUpperCase(Locale.ROOT))) {
        advance();
        return constant;
      }
    }
    throw malformed("has no such word as `" + word + "`");
  }

  /** Any value. */
  public Json json(String name) {
    take(name);
    try {
      Json value = JsonText.value(parser);
      advance();
      return value;
    } catch (IOException e) {
      throw JsonText.malformed(e);
    }
  }

  /** Any value, where there is one. */
  public Optional<Json> optionalJson(String name) {
    return next(name) ? Optional.of(json(name)) : Optional.empty();
  }

  /** An object, all of whose members {@code members} takes. */
  public <T> T object(String name, Function<CanonicalReader, T> members) {
    take(name);
    T value = object(members);
    advance();
    return value;
  }

  /** An array of objects, all of whose members {@code members} takes. */
  public <T> List<T> list(String name, Function<CanonicalReader, T> members) {
    array(name);
    var values = new ArrayList<T>();
    while (advance() != JsonToken.END_ARRAY) {
      values.add(object(members));
    }
    advance();
    return values;
  }

  /** An array of texts; empty where there is none. */
  public List<String> optionalTexts(String name) {
    return next(name) ? texts(name) : List.of();
  }

  /** An array of strings. */
  public List<String> texts(String name) {
    array(name);
    var values = new ArrayList<String>();
    while (advance() != JsonToken.END_ARRAY) {
      values.add(text());
    }
    advance();
    return values;
  }

  /** What is thrown where the member or item that was read last is not what it should be. */
  public JsonText.MalformedJson malformed(String why) {
    String place = parser.getParsingContext().pathAsPointer().toString();
    return new JsonText.MalformedJson((place.isEmpty() ? "the root" : place) + " " + why);
  }

  /** From an object's brace to the one that closes it. */
  private <T> T object(Function<CanonicalReader, T> members) {
    if (parser.currentToken() != JsonToken.START_OBJECT) throw malformed("is not an object");
    advance();
    T value = members.apply(this);
    if (parser.currentToken() != JsonToken.END_OBJECT) throw malformed("is not known");
    return value;
  }

  private void array(String name) {
    if (take(name) != JsonToken.START_ARRAY) throw malformed("is not an array");
  }

  private String text() {
    if (parser.currentToken() != JsonToken.VALUE_STRING) throw malformed("is not a string");
    try {
      return parser.getText();
    } catch (IOException e) {
      throw JsonText.malformed(e);
    }
  }

  /** Steps from the name of the next member, which must be {@code name}, to its value. */
  private JsonToken take(String name) {
    if (!next(name)) throw malformed("comes where `" + name + "` is missing");
    JsonToken token = advance();
    if (token == null) throw malformed("has no value");
    return token;
  }

  private @Nullable JsonToken advance() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw JsonText.malformed(e);
    }
  }
}
