package dev.lathe.compiler.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas that editors use: what compiles is valid, what is misspelt is not. */
final class SchemasTest {
  /** A project that has every kind of artifact. */
  private static final Path WHOLE = Path.of("src/test/resources/findings/base/whole");

  private static final Path SCHEMAS = Path.of("../docs/schemas");

  /** Files of the folder with the key's name have the schema with the value's. */
  private static final Map<String, String> BY_FOLDER =
      Map.of("entities", "entity", "projections", "projection", "graphs", "graph");

  private static final List<String> BY_NAME =
      List.of(
          "project",
          "service",
          "pdm",
          "qsm",
          "shapes",
          "lets",
          "bindings",
          "seed",
          "manifest",
          "workflows",
          "reactions",
          "storage",
          "operations",
          "init");

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new HashMap<>();

  static List<Path> folders() {
    return Stream.concat(Described.blueprints().stream(), Stream.of(WHOLE)).toList();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void every_file_of_a_blueprint_is_valid(Path folder) throws IOException {
    int seen = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted().toList()) {
        Optional<String> schema = schema(folder.relativize(file));
        if (schema.isPresent()) {
          seen++;
          String text = Files.readString(file);
          assertEquals(List.of(), errors(schema.get(), text), file.toString());
          // An editor finds the schema by this key, so it has to be allowed wherever there is one.
          String named = text.replaceFirst("\\{", "{\"\\$schema\":\"x\"" + comma(text));
          assertEquals(List.of(), errors(schema.get(), named), file.toString());
        }
      }
    }
    assertTrue(seen > 5, folder.toString());
  }

  @ParameterizedTest
  @ReadsSharedBlueprints
  @ValueSource(strings = {"issue-tracker", "notes", "order-fulfillment"})
  void so_is_every_file_of_one_that_others_wrote(String name) throws IOException {
    every_file_of_a_blueprint_is_valid(Blueprints.shared(name));
  }

  @ParameterizedTest
  @CsvSource({
    "project, project.json, services",
    "service, services/tracker/service.json, kind",
    "entity, pdm/entities/Issue.json, nullable",
    "entity, pdm/entities/Issue.json, affects",
    "pdm, pdm/pdm.json, version",
    "qsm, services/tracker/qsm/qsm.json, cardinality",
    "projection, services/tracker/qsm/projections/IssueView.json, exposed",
    "shapes, services/tracker/graphs/shapes.json, fields",
    "graph, services/tracker/graphs/reportIssue.json, signature",
    "graph, services/tracker/graphs/reportIssue.json, mode",
    "graph, services/tracker/graphs/reportIssue.json, transition",
    "graph, services/tracker/graphs/reportIssue.json, eq",
    "graph, services/tracker/graphs/finishIssue.json, cases",
    "graph, services/tracker/graphs/listIssues.json, dir",
    "graph, services/tracker/graphs/projectStats.json, fn",
    "bindings, services/tracker/bindings/bindings.json, bindTo",
    "bindings, services/tracker/bindings/bindings.json, summary",
    "bindings, services/tracker/bindings/bindings.json, inputFrom",
    "seed, services/tracker/seed/seed.json, rntVersion"
  })
  void a_misspelt_key_is_not(String schema, String path, String key) throws IOException {
    misspelt(schema, Files.readString(Described.ISSUE_TRACKER.resolve(path)), key);
  }

  @Test
  void files_that_no_example_has_are_known_too() {
    misspelt(
        "manifest",
        """
        { "rntmeVersion": "1.0", "service": { "name": "a", "version": "1.0.0", "team": "b" },
          "surface": { "http": { "bindingBasePath": "/api" } }, "seed": { "enabled": false } }
        """,
        "bindingBasePath");
    misspelt(
        "pdm",
        """
        { "entities": { "A": { "table": "a", "keys": ["id"], "fields": {
          "id": { "type": "string", "nullable": false, "column": "id" } } } } }
        """,
        "table");
    misspelt(
        "workflows",
        """
        { "workflowVersion": 1,
          "definitions": [{ "id": "w", "bpmnFile": "w.bpmn", "processId": "w" }],
          "serviceTasks": [{ "definition": "w", "taskId": "t", "bindingRef": "orders.place",
            "input": { "sku": "$event.data.after.sku", "by": { "name": "us" } } }] }
        """,
        "taskId");
    misspelt(
        "storage",
        """
        { "version": "1.0", "routes": { "photo": {
          "owner": { "aggregate": "Item", "association": "photo" }, "maxSize": "20MB",
          "allowedTypes": ["image/*"], "maxCount": 1, "auth": { "requireRole": null },
          "lifecycle": { "expirePending": "15m", "retainCommitted": null } } } }
        """,
        "maxSize");
    misspelt(
        "operations",
        """
        { "version": "1", "operations": { "publish": {
          "handler": { "kind": "native", "entry": "./handlers/publish.ts", "export": "publish" },
          "input": { "bundle": { "type": "bytes" } }, "effect": "write" } } }
        """,
        "entry");
  }

  @ParameterizedTest
  @CsvSource({
    "ui-manifest, services/orders/ui/manifest.json, layouts",
    "ui-manifest, services/orders/ui/manifest.json, screen",
    "ui-spec, services/orders/ui/screens/home.spec.json, children",
    "ui-spec, services/orders/ui/screens/home.spec.json, eq",
    "ui-spec, services/orders/ui/screens/home.spec.json, statePath",
    "ui-spec, services/orders/ui/fragments/card.spec.json, bind",
    "ui-screen, services/orders/ui/screens/home.screen.json, refetchOn",
    "ui-screen, services/orders/ui/screens/home.screen.json, paramsFromState",
    "ui-screen, services/orders/ui/screens/home.screen.json, targets",
    "ui-screen, services/orders/ui/screens/home.screen.json, category",
    "init, init/init.json, targetService",
    "init, init/init.json, definition",
    "workflows, workflows/workflows.json, businessKey",
    "storage, services/orders/storage.json, expirePending"
  })
  void nor_is_one_in_the_artifacts_of_a_whole_project(String schema, String path, String key)
      throws IOException {
    misspelt(schema, Files.readString(WHOLE.resolve(path)), key);
  }

  private void misspelt(String schema, String right, String key) {
    assertEquals(List.of(), errors(schema, right));
    String wrong = right.replaceFirst("\"" + key + "\"", "\"" + key + "x\"");
    assertNotEquals(right, wrong);
    assertFalse(errors(schema, wrong).isEmpty(), "`" + key + "x` passes");
  }

  private static String comma(String text) {
    return text.replaceAll("\\s", "").equals("{}") ? "" : ",";
  }

  private static Optional<String> schema(Path file) {
    String path = file.toString();
    if (!path.endsWith(".json") || path.contains("node_modules")) {
      return Optional.empty();
    }
    if (path.contains("ui/")) {
      return Optional.of(
          path.endsWith(".spec.json")
              ? "ui-spec"
              : path.endsWith(".screen.json") ? "ui-screen" : "ui-manifest");
    }
    String name = file.getFileName().toString().replace(".json", "");
    if (BY_NAME.contains(name)) return Optional.of(name);
    Path folder = file.getParent();
    return folder == null
        ? Optional.empty()
        : Optional.ofNullable(BY_FOLDER.get(folder.getFileName().toString()));
  }

  private List<String> errors(String schema, String text) {
    return schemas.computeIfAbsent(schema, this::read).validate(text, InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  private Schema read(String name) {
    try {
      return registry.getSchema(Files.readString(SCHEMAS.resolve(name + ".schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
