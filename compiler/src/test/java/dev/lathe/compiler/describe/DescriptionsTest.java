package dev.lathe.compiler.describe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of blueprints: whole documents, and what holds for all of them. */
final class DescriptionsTest {
  private static final Path EXPECTED = Path.of("src/test/resources/describe/issue-tracker");
  private static final boolean RECORD = Boolean.getBoolean("golden.record");

  /** Of OpenAPI 3.1: https://spec.openapis.org/oas/3.1/schema/2022-10-07. */
  private static final Path OPENAPI = Path.of("src/test/resources/schemas/openapi-3.1.json");

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @Test
  void a_list_has_nulls_where_what_it_collects_has() {
    Api api = Described.api(Described.LIBRARY);
    String types = TypeScript.of(api);
    assertTrue(types.contains("titles: Array<string>;"), types);
    assertTrue(types.contains("signed: Array<boolean>;"), types);
    assertTrue(types.contains("prices: Array<number | null>;"), types);
    String openapi = JsonText.write(OpenApi.project(api));
    assertTrue(
        openapi.contains(
            "\"authors\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"null\"]}}"),
        openapi);
  }

  /** To record, run with {@code -Dgolden.record=true}, then review the diff. */
  @Test
  void the_issue_tracker_is_described_as_recorded() throws IOException {
    Api api = Described.api(Described.ISSUE_TRACKER);
    var actual =
        new TreeMap<>(
            Map.of(
                "openapi.json", JsonText.indented(OpenApi.project(api)),
                "asyncapi.json", JsonText.indented(AsyncApi.of(api)),
                "types.ts", TypeScript.of(api)));
    if (RECORD) {
      for (var file : actual.entrySet()) {
        Files.writeString(EXPECTED.resolve(file.getKey()), file.getValue());
      }
    }
    assertAll(
        actual.entrySet().stream()
            .map(
                file ->
                    () ->
                        assertEquals(
                            Files.readString(EXPECTED.resolve(file.getKey())),
                            file.getValue(),
                            "in " + file.getKey())));
  }

  @Test
  void a_native_operation_is_described_with_what_it_takes_and_that_it_is_not_run() {
    Json.Obj document = OpenApi.project(Described.api(Described.NATIVE));
    Json.Obj publish = at(document, "paths", "/api/files/{name}/publish", "post");
    assertEquals(
        Set.of("400", "413", "414", "500", "501", "503"),
        at(publish, "responses").members().keySet());
    assertEquals(Json.of("files.publish"), publish.get("x-lathe-native").orElseThrow());
    assertEquals(
        Set.of("application/octet-stream"),
        at(publish, "requestBody", "content").members().keySet());
    Json.Obj titles =
        at(
            document,
            "paths",
            "/api/files/{id}/rename",
            "post",
            "requestBody",
            "content",
            "application/json",
            "schema",
            "properties",
            "titles");
    assertEquals(Map.of(), titles.members(), "any JSON: nothing declares its type");
    String refused = JsonText.write(at(document, "components", "responses", "NotImplemented"));
    assertTrue(refused.contains("NATIVE_OPERATION_HANDLER_MISSING"), refused);
    String types = TypeScript.of(Described.api(Described.NATIVE));
    assertTrue(types.contains("KeepInput") && !types.contains("PublishInput"), types);
  }

  private static Json.Obj at(Json.Obj object, String... names) {
    Json.Obj found = object;
    for (String name : names) {
      found = (Json.Obj) found.get(name).orElseThrow(() -> new AssertionError("no " + name));
    }
    return found;
  }

  static List<Path> blueprints() {
    return Described.blueprints();
  }

  @ParameterizedTest
  @MethodSource("blueprints")
  void every_openapi_document_is_one(Path blueprint) throws IOException {
    Schema schema = registry.getSchema(Files.readString(OPENAPI));
    for (Json.Obj document : openApis(Described.api(blueprint))) {
      String text = JsonText.write(document);
      assertEquals(List.of(), schema.validate(text, InputFormat.JSON));
      assertEquals(List.of(), dangling(document));
      var ids = new ArrayList<String>();
      operationIds(document.get("paths").orElseThrow(), ids);
      assertEquals(ids.size(), new LinkedHashSet<>(ids).size(), ids.toString());
      assertFalse(ids.isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("blueprints")
  void every_event_document_refers_to_what_is_there(Path blueprint) {
    assertEquals(List.of(), dangling(AsyncApi.of(Described.api(blueprint))));
  }

  @ParameterizedTest
  @MethodSource("blueprints")
  void every_schema_in_a_document_is_a_schema(Path blueprint) {
    Api api = Described.api(blueprint);
    var documents = new ArrayList<>(openApis(api));
    documents.add(AsyncApi.of(api));
    Schema meta = registry.getSchema("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}");
    for (Json.Obj document : documents) {
      var components = (Json.Obj) document.get("components").orElseThrow();
      var schemas = (Json.Obj) components.get("schemas").orElseThrow();
      schemas
          .members()
          .forEach(
              (name, schema) ->
                  assertEquals(
                      List.of(), meta.validate(JsonText.write(schema), InputFormat.JSON), name));
    }
  }

  @ParameterizedTest
  @ReadsSharedBlueprints
  @ValueSource(strings = {"issue-tracker", "order-fulfillment"})
  void all_of_it_holds_for_blueprints_that_others_wrote(String name) throws IOException {
    Path blueprint = Blueprints.shared(name);
    every_openapi_document_is_one(blueprint);
    every_event_document_refers_to_what_is_there(blueprint);
    every_schema_in_a_document_is_a_schema(blueprint);
  }

  private static List<Json.Obj> openApis(Api api) {
    var documents = new ArrayList<Json.Obj>();
    documents.add(OpenApi.project(api));
    Set<String> services = new LinkedHashSet<>();
    api.routes().forEach(route -> services.add(route.service()));
    services.forEach(service -> documents.add(OpenApi.service(api, service)));
    return documents;
  }

  private static void operationIds(Json value, List<String> ids) {
    switch (value) {
      case Json.Obj(var members) ->
          members.forEach(
              (name, member) -> {
                if (name.equals("operationId") && member instanceof Json.Str(String id)) {
                  ids.add(id);
                } else {
                  operationIds(member, ids);
                }
              });
      case Json.Arr(var items) -> items.forEach(item -> operationIds(item, ids));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  /** References into the document that lead nowhere. */
  private static List<String> dangling(Json.Obj document) {
    var refs = new ArrayList<String>();
    refs(document, refs);
    refs.removeIf(ref -> leads(document, ref));
    return refs;
  }

  private static void refs(Json value, List<String> refs) {
    switch (value) {
      case Json.Obj(var members) -> {
        if (members.get("$ref") instanceof Json.Str(String ref)) {
          refs.add(ref);
        }
        members.values().forEach(member -> refs(member, refs));
      }
      case Json.Arr(var items) -> items.forEach(item -> refs(item, refs));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  private static boolean leads(Json.Obj document, String ref) {
    Json at = document;
    for (String name : ref.substring("#/".length()).split("/", -1)) {
      if (!(at instanceof Json.Obj object) || object.get(name).isEmpty()) {
        return false;
      }
      at = object.get(name).get();
    }
    return true;
  }
}
