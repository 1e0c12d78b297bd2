package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the OpenAPI document says of parameters is what the server takes, in paths and in queries.
 */
class RequestsAsDescribedTest {
  private static final List<String> TYPES =
      List.of("integer", "decimal", "string", "boolean", "date", "datetime");

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // start() sets them before the first row
  private static Served served;

  @SuppressWarnings("NullAway.Init")
  private static Described described;

  @BeforeAll
  static void start() {
    var bundle = Served.value(Compiler.compile(blueprint()));
    served = Served.on(new DatabaseChoice.OwnFile(), bundle, folder);
    described = Described.by(served.http());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          integer  | 5
          integer  | -5
          integer  | 9223372036854775807
          integer  | abc
          integer  | +5
          integer  | 5.5
          decimal  | 1.5
          decimal  | -0.5
          decimal  | 007.250
          decimal  | 123456789012.123456
          decimal  | 123456789012.123456000
          decimal  | 1234567890123
          decimal  | 0.1234567
          decimal  | 1e3
          decimal  | .5
          decimal  | 1.
          decimal  | +1
          decimal  | one
          string   | a b/c
          string   | 5
          boolean  | true
          boolean  | false
          boolean  | yes
          date     | 2026-01-31
          date     | 2026-1-31
          date     | 2026-01-31T00:00:00Z
          date     | today
          datetime | 2026-01-31T10:00:00Z
          datetime | 2026-01-31T10:00:00.123456+09:00
          datetime | 2026-01-31T10:00:00
          datetime | 2026-01-31 10:00:00Z
          datetime | 2026-01-31t10:00:00z
          datetime | 2026-01-31T10:00Z
          datetime | 2026-01-31
          """)
  void a_value_is_taken_where_the_document_says_so(String type, String text) {
    String sent = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    boolean inQuery = served.http().get("/api/things?" + type + "=" + sent).status() != 400;
    boolean inPath = served.http().get("/api/by/" + type + "/" + sent).status() != 400;
    Json value = type.equals("integer") || type.equals("boolean") ? literal(text) : Json.of(text);
    Json.Obj query = described.parameter("GET", "/api/things", type);
    Json.Obj path = described.parameter("GET", "/api/by/" + type + "/{value}", "value");
    assertEquals(inQuery, Described.allows(query, value), () -> JsonText.write(query));
    assertEquals(inPath, Described.allows(path, value), () -> JsonText.write(path));
  }

  /** What a client has that writes {@code text}: a number or flag, where it is one. */
  private static Json literal(String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonText.MalformedJson e) {
      return Json.of(text);
    }
  }

  private static SourceFiles blueprint() {
    var files = new TreeMap<String, String>();
    files.put(
        "manifest.json",
        """
        {"rntmeVersion":"1.0","access":"open","service":{"name":"typed","version":"1.0.0"},
         "surface":{"http":{"bindingBasePath":"/api"}}}""");
    var fields = new ArrayList<String>();
    var names = new ArrayList<String>();
    var inputs = new ArrayList<String>();
    var filters = new ArrayList<String>();
    var parameters = new ArrayList<String>();
    var bindings = new ArrayList<String>();
    String from = "rows";
    for (String type : TYPES) {
      fields.add(
          "\"f_%1$s\":{\"type\":\"%1$s\",\"nullable\":true,\"column\":\"f_%1$s\"}".formatted(type));
      names.add("\"f_" + type + "\"");
      inputs.add("\"%1$s\":{\"type\":\"%1$s\",\"mode\":\"predicate_optional\"}".formatted(type));
      filters.add(filter(type, from, type));
      from = "by_" + type;
      parameters.add(
          "{\"name\":\"%1$s\",\"in\":\"query\",\"bindTo\":\"%1$s\",\"required\":false}"
              .formatted(type));
      files.put(
          "graphs/by_%s.json".formatted(type),
          graph(
              "by_" + type,
              "\"value\":{\"type\":\"%s\",\"mode\":\"required\"}".formatted(type),
              filter(type, "rows", "value"),
              from));
      bindings.add(
          binding(
              "by_" + type,
              "/by/%s/{value}".formatted(type),
              "{\"name\":\"value\",\"in\":\"path\",\"bindTo\":\"value\",\"required\":true}"));
    }
    files.put(
        "graphs/things.json",
        graph("things", String.join(",", inputs), String.join(",", filters), from));
    bindings.add(binding("things", "/things", String.join(",", parameters)));
    files.put(
        "pdm.json",
        """
        {"entities":{"Thing":{"table":"things","fields":{
          "id":{"type":"string","nullable":false,"column":"id"},
          "status":{"type":"string","nullable":false,"column":"status"},%s},
          "keys":["id"],"stateMachine":{"stateField":"status","initial":null,"states":["on"],
          "transitions":{"make":{"from":null,"to":"on","affects":[%s]}}}}}}"""
            .formatted(String.join(",", fields), String.join(",", names)));
    files.put("qsm.json", "{\"projections\":{}}");
    files.put("shapes.json", "{}");
    files.put(
        "bindings.json",
        "{\"version\":\"1.0\",\"graphSpecRef\":\"g\",\"pdmRef\":\"p\",\"qsmRef\":\"q\",\"bindings\":{%s}}"
            .formatted(String.join(",", bindings)));
    return SourceFiles.of(files);
  }

  private static String filter(String type, String from, String input) {
    return """
    {"id":"by_%1$s","type":"filter","config":{"input":"%2$s","expr":{"eq":["thing.f_%1$s",{"$param":"%3$s"}]}}}"""
        .formatted(type, from, input);
  }

  private static String graph(String id, String inputs, String filters, String from) {
    return """
    {"id":"%s","signature":{"inputs":{%s},"output":{"type":"rowset<Thing>","from":"out"}},"nodes":[
      {"id":"rows","type":"findMany","config":{"source":{"entity":"Thing"}}},%s,
      {"id":"few","type":"limit","config":{"input":"%s","count":5}},
      {"id":"out","type":"result","value":{"$ref":"few"}}]}"""
        .formatted(id, inputs, filters, from);
  }

  private static String binding(String graph, String path, String parameters) {
    return """
    "%1$s":{"exposure":"read","graph":"%1$s","target":{"engine":"sqlite","dialect":"sqlite"},
      "http":{"method":"GET","path":"%2$s","parameters":[%3$s]}}"""
        .formatted(graph, path, parameters);
  }
}
