package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lathe.dev.Http.Answer;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** The OpenAPI document of a server, to hold its answers against. */
record Described(Json.Obj document) {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  static Described by(Http http) {
    return new Described((Json.Obj) http.get("/openapi.json").body());
  }

  /** Fails unless {@code answer} is one that the operation is described with. */
  void fits(String method, String path, int status, Answer answer) {
    assertEquals(status, answer.status(), answer.text());
    Json.Obj operation = at(at(at(document, "paths"), path), method.toLowerCase(Locale.ROOT));
    Json.Obj response = resolved(at(at(operation, "responses"), Integer.toString(status)));
    Json.Obj content = at(response, "content");
    String type = content.members().keySet().iterator().next();
    assertEquals(type, answer.header("Content-Type"));
    var schema = new LinkedHashMap<>(at(at(content, type), "schema").members());
    schema.put("components", at(document, "components"));
    List<Error> errors =
        REGISTRY
            .getSchema(JsonText.write(new Json.Obj(schema)))
            .validate(answer.text(), InputFormat.JSON);
    assertTrue(errors.isEmpty(), () -> errors + " in " + answer.text());
    for (String header : at(response, "headers").members().keySet()) {
      boolean optional = header.equals("Idempotency-Replay");
      assertTrue(optional || !answer.header(header).isEmpty(), header);
    }
  }

  private Json.Obj resolved(Json.Obj object) {
    if (!(object.members().get("$ref") instanceof Json.Str(String ref))) return object;
    Json.Obj found = document;
    for (String name : ref.substring("#/".length()).split("/", -1)) {
      found = at(found, name);
    }
    return found;
  }

  private static Json.Obj at(Json.Obj object, String name) {
    return (Json.Obj) object.get(name).orElseThrow(() -> new AssertionError("no " + name));
  }

  /** The schema of a parameter, by its operation and name. */
  Json.Obj parameter(String method, String path, String name) {
    Json.Obj operation = at(at(at(document, "paths"), path), method.toLowerCase(Locale.ROOT));
    for (Json each : ((Json.Arr) operation.get("parameters").orElseThrow()).items()) {
      Json.Obj parameter = resolved((Json.Obj) each);
      if (parameter.get("name").filter(Json.of(name)::equals).isPresent()) {
        return at(parameter, "schema");
      }
    }
    throw new AssertionError("no parameter " + name);
  }

  /** Whether {@code value} is one of the schema's. */
  static boolean allows(Json.Obj schema, Json value) {
    return REGISTRY
        .getSchema(JsonText.write(schema))
        .validate(JsonText.write(value), InputFormat.JSON)
        .isEmpty();
  }
}
