package dev.lathe.model.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of an array, for who needs none of what is in them at depth. */
public final class JsonObjects {
  private static final Json.Arr SOME_ARRAY = new Json.Arr(List.of());
  private static final Json.Obj SOME_OBJECT = new Json.Obj(Map.of());

  private JsonObjects() {}

  /**
   * Reads an array of objects, and nothing else: of each its members; what is in objects and arrays
   * among them is left out.
   *
   * @throws JsonText.MalformedJson if {@code text} is not JSON or not such an array
   */
  public static List<Json.Obj> heads(String text) {
    try (JsonParser parser = JsonText.parser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) throw no("array");
      List<Json.Obj> heads = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        heads.add(head(parser));
      }
      if (parser.nextToken() != null) throw no("end after the array");
      return heads;
    } catch (IOException e) {
      throw JsonText.malformed(e);
    }
  }

  private static Json.Obj head(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) throw no("object in the array");
    var head = new LinkedHashMap<String, Json>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      head.put(name, member(parser, token));
    }
    return new Json.Obj(head);
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
