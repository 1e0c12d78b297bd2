package dev.lathe.model.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of an array, each with its own text: for who passes most of it on as it is. */
public final class JsonObjects {
  private static final Json.Arr SOME_ARRAY = new Json.Arr(List.of());
  private static final Json.Obj SOME_OBJECT = new Json.Obj(Map.of());

  private JsonObjects() {}

  /**
   * An object.
   *
   * @param head its members; what is in objects and arrays among them is left out
   * @param text as it was written
   */
  public record Written(Json.Obj head, String text) {}

  /**
   * Reads an array of objects, and nothing else.
   *
   * @throws JsonText.MalformedJson if {@code text} is not JSON or not such an array
   */
  public static List<Written> parse(String text) {
    try (JsonParser parser = JsonText.parser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) throw no("array");
      List<Written> objects = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        objects.add(object(parser, text));
      }
      if (parser.nextToken() != null) throw no("end after the array");
      return objects;
    } catch (IOException e) {
      throw JsonText.malformed(e);
    }
  }

  private static Written object(JsonParser parser, String text) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) throw no("object in the array");
    int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    var head = new LinkedHashMap<String, Json>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      head.put(name, member(parser, token));
    }
    int to = Math.toIntExact(parser.currentLocation().getCharOffset());
    return new Written(new Json.Obj(head), text.substring(from, to));
  }

  private static Json member(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        parser.skipChildren();
        yield SOME_OBJECT;
      }
      case START_ARRAY -> {
        parser.skipChildren();
        yield SOME_ARRAY;
      }
      default -> JsonText.value(parser);
    };
  }

  private static JsonText.MalformedJson no(String what) {
    return new JsonText.MalformedJson("there is no " + what);
  }
}
