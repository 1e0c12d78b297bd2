package dev.lathe.compiler.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an editor shows beside each key: a sentence, and a value that is right there. */
final class SchemaHelpTest {
  private static final Path SCHEMAS = Path.of("../docs/schemas");

  private static final String SNIPPETS = "defaultSnippets";

  /** Conditions of a schema, whose properties declare nothing. */
  private static final Set<String> CONDITIONS = Set.of("if", "not");

  /** Data of a schema, not schemas. */
  private static final Set<String> DATA =
      Set.of("enum", "const", "examples", "default", "required", SNIPPETS);

  /** One key that files may have: where the schema declares it, and what it says of it. */
  private record Property(String pointer, Json schema) {}

  static List<Path> schemas() throws IOException {
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      return files.filter(file -> file.toString().endsWith(".schema.json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void every_key_is_explained_with_an_example(Path file) throws IOException {
    Json.Obj root = read(file);
    List<Property> properties = properties(root);
    assertTrue(properties.size() > 1, "no properties are found");
    var lacking = new ArrayList<String>();
    for (Property property : properties) {
      if (text(property.schema(), "description").isBlank()) {
        lacking.add(property.pointer() + " has no description");
      }
      if (examples(property.schema()).isEmpty()) {
        lacking.add(property.pointer() + " has no example");
      }
    }
    assertEquals(List.of(), lacking);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void every_example_and_default_is_valid_where_it_stands(Path file) throws IOException {
    Json.Obj root = read(file);
    var wrong = new ArrayList<String>();
    for (Property property : properties(root)) {
      var values = new ArrayList<>(examples(property.schema()));
      member(property.schema(), "default").ifPresent(values::add);
      wrong.addAll(wrong(root, property, values.stream().map(JsonText::write).toList()));
    }
    assertEquals(List.of(), wrong);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void every_snippet_is_valid_where_it_is_offered(Path file) throws IOException {
    Json.Obj root = read(file);
    var wrong = new ArrayList<String>();
    for (Property offering : offering(root)) {
      List<String> bodies =
          items(member(offering.schema(), SNIPPETS)).stream()
              .map(snippet -> JsonText.write(member(snippet, "body").orElseThrow()))
              // What an editor has before anything is typed: the text of each placeholder.
              .map(body -> body.replaceAll("\\$\\{\\d+:([^}]*)}", "$1"))
              .toList();
      wrong.addAll(wrong(root, offering, bodies));
    }
    assertEquals(List.of(), wrong);
  }

  /** What the schema at {@code place} says of {@code values}, in JSON. */
  private static List<String> wrong(Json.Obj root, Property place, List<String> values) {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonText.write(at(root, place.pointer())));
    var wrong = new ArrayList<String>();
    for (String value : values) {
      schema
          .validate(value, InputFormat.JSON)
          .forEach(error -> wrong.add(place.pointer() + ": " + error));
    }
    return wrong;
  }

  private static List<Property> offering(Json.Obj root) {
    var found = new ArrayList<Property>();
    if (root.get(SNIPPETS).isPresent()) {
      found.add(new Property("", root));
    }
    if (root.get("$defs").orElse(Json.of("")) instanceof Json.Obj(var definitions)) {
      definitions.forEach(
          (name, schema) -> {
            if (member(schema, SNIPPETS).isPresent()) {
              found.add(new Property("/$defs/" + name, schema));
            }
          });
    }
    return found;
  }

  /** A schema of what the root has at a pointer, with all that it may refer to. */
  private static Json.Obj at(Json.Obj root, String pointer) {
    Map<String, Json> definitions = new LinkedHashMap<>();
    Map<String, Json> whole = new LinkedHashMap<>(root.members());
    if (whole.remove("$defs") instanceof Json.Obj declared) {
      definitions.putAll(declared.members());
    }
    whole.remove("$id");
    whole.remove("$schema");
    definitions.put("whole", new Json.Obj(whole));
    String ref = pointer.startsWith("/$defs/") ? "#" + pointer : "#/$defs/whole" + pointer;
    Map<String, Json> schema = new LinkedHashMap<>();
    schema.put("$schema", Json.of("https://json-schema.org/draft/2020-12/schema"));
    schema.put("$ref", Json.of(ref));
    schema.put("$defs", new Json.Obj(definitions));
    return new Json.Obj(schema);
  }

  private static List<Property> properties(Json.Obj root) {
    var found = new ArrayList<Property>();
    collect(root, "", found);
    return found;
  }

  private static void collect(Json schema, String pointer, List<Property> found) {
    switch (schema) {
      case Json.Obj(var members) ->
          members.forEach(
              (key, value) -> {
                String below = pointer + "/" + key;
                if (key.equals("properties") && value instanceof Json.Obj(var properties)) {
                  properties.forEach(
                      (name, property) -> {
                        found.add(new Property(below + "/" + name, property));
                        collect(property, below + "/" + name, found);
                      });
                } else if (!DATA.contains(key) && !CONDITIONS.contains(key)) {
                  collect(value, below, found);
                }
              });
      case Json.Arr(var items) -> {
        for (int i = 0; i < items.size(); i++) {
          collect(items.get(i), pointer + "/" + i, found);
        }
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  private static List<Json> examples(Json schema) {
    return items(member(schema, "examples"));
  }

  private static List<Json> items(Optional<Json> value) {
    return value.orElse(Json.of("")) instanceof Json.Arr(var items) ? items : List.of();
  }

  private static String text(Json schema, String key) {
    return member(schema, key).orElse(Json.of("")) instanceof Json.Str(String text) ? text : "";
  }

  private static Optional<Json> member(Json schema, String key) {
    return schema instanceof Json.Obj object ? object.get(key) : Optional.empty();
  }

  private static Json.Obj read(Path file) throws IOException {
    return (Json.Obj) JsonText.parse(Files.readString(file));
  }
}
