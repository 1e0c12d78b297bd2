package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.ClaimPlan;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.QueryPlan;
import dev.lathe.model.bundle.Variant;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.json.WorkflowText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What blueprints compile to, compared whole. To add a case, add {@code golden/<case>/blueprint},
 * run with {@code -Dgolden.record=true}, then review the diff.
 */
final class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/golden");
  private static final boolean RECORD = Boolean.getBoolean("golden.record");

  @TestFactory
  Stream<DynamicTest> blueprints_compile_to_what_was_recorded() throws IOException {
    try (Stream<Path> cases = Files.list(CASES)) {
      return cases.sorted().toList().stream()
          .map(c -> dynamicTest(c.getFileName().toString(), () -> verify(c)));
    }
  }

  @Test
  void nothing_is_recorded_under_continuous_integration() {
    assertFalse(RECORD && "true".equals(System.getenv("CI")));
  }

  private static void verify(Path folder) throws IOException {
    Map<String, String> actual = text(compiled(folder.resolve("blueprint")));
    Path expected = folder.resolve("expected");
    if (RECORD) {
      Files.createDirectories(expected);
      for (Path old : files(expected)) {
        Files.delete(old);
      }
      for (var file : actual.entrySet()) {
        Path path = expected.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    var recorded = new TreeMap<String, String>();
    for (Path file : files(expected)) {
      String name = expected.relativize(file).toString().replace('\\', '/');
      recorded.put(name, Files.readString(file));
    }
    assertAll(
        () -> assertEquals(recorded.keySet(), actual.keySet()),
        () ->
            actual.forEach(
                (name, content) -> assertEquals(recorded.get(name), content, "in " + name)));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  static Bundle compiled(Path blueprint) {
    return switch (Compiler.compile(blueprint)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  private static Map<String, String> text(Bundle bundle) {
    var schema = new StringBuilder();
    for (var generation : bundle.schema().generations()) {
      generation.ddl().forEach(ddl -> schema.append(ddl).append(";\n"));
      generation
          .folding()
          .ifPresent(
              folding -> {
                schema.append("-- folding\n");
                folding.ddl().forEach(ddl -> schema.append(ddl).append(";\n"));
              });
      schema.append("-- fill\n").append(generation.fill()).append(";\n\n");
    }
    bundle.schema().indexes().forEach(index -> schema.append(index.ddl()).append(";\n"));
    bundle
        .schema()
        .views()
        .forEach(
            v ->
                schema
                    .append("-- view ")
                    .append(v.name())
                    .append('\n')
                    .append(v.select())
                    .append(";\n"));
    var statements = new StringBuilder();
    bundle
        .operations()
        .commands()
        .forEach(c -> c.statements().forEach(each -> statement(statements, c.name(), each)));
    bundle
        .operations()
        .queries()
        .forEach(q -> q.statements().forEach(each -> statement(statements, q.name(), each)));
    bundle
        .projections()
        .forEach(p -> statement(statements, p.name(), p.apply(), "one JSON array of events"));
    var routes = new StringBuilder();
    for (var route : bundle.operations().routes()) {
      routes.append(route.method()).append(' ').append(route.path()).append(" → ");
      routes.append(route.operation().name()).append('\n');
      for (InputPlan input : route.inputs()) {
        String told = input.toString().replace(", items=" + InputPlan.Items.ANY, "");
        String usual = input.rules().isEmpty() ? told.replace(", rules=[]]", "]") : told;
        routes.append("    ").append(usual).append('\n');
      }
    }
    var seeds = new StringBuilder();
    bundle.seeds().forEach(seed -> seeds.append(seed).append('\n'));
    var calls = new StringBuilder();
    bundle.operations().calls().forEach(plan -> calls(calls, plan));
    var files = new TreeMap<String, String>();
    bundle.files().forEach((path, file) -> files.put("files/" + path, Lines.of(path, file.text())));
    files.put("calls.txt", calls.toString());
    files.put("bundle.sha256", BundleFile.of(bundle).id() + "\n");
    files.put("routes.txt", routes.toString());
    files.put("schema.sql", schema.toString());
    files.put("seeds.txt", seeds.toString());
    files.put("statements.sql", statements.toString());
    if (!bundle.workflows().isEmpty()) {
      var workflows = new StringBuilder();
      bundle
          .workflows()
          .forEach(
              plan -> {
                String text = WorkflowText.write(plan);
                assertEquals(plan, WorkflowText.read(text));
                assertEquals(plan, WorkflowText.hashed(plan));
                workflows.append(Lines.of("workflow.json", text));
              });
      files.put("workflows.txt", workflows.toString());
    }
    return files;
  }

  private static void calls(StringBuilder out, CallPlan plan) {
    out.append(plan.name()).append(" of ").append(plan.graph()).append('\n');
    for (CallStep step : plan.steps()) {
      switch (step) {
        case CallStep.Read(String node, QueryPlan query) -> {
          for (Variant each : query.statements().toList()) {
            out.append("    Read ").append(Outlines.statement(node, each.given()));
            out.append(' ').append(each.parameters()).append('\n');
            out.append("        ").append(each.sql()).append('\n');
          }
        }
        case CallStep.Make _, CallStep.Call _ -> out.append("    ").append(step).append('\n');
      }
    }
    plan.claim().ifPresent(claim -> claim(out, claim));
  }

  private static void claim(StringBuilder out, ClaimPlan claim) {
    out.append("    Claim before ").append(claim.before()).append(' ').append(claim.reads());
    out.append('\n');
    for (Variant each : claim.statement().statements().toList()) {
      out.append("        ").append(each.given()).append(' ').append(each.parameters());
      out.append('\n').append("        ").append(each.sql()).append('\n');
    }
  }

  private static void statement(StringBuilder out, String plan, Variant each) {
    statement(out, Outlines.statement(plan, each.given()), each.sql(), each.parameters());
  }

  private static void statement(StringBuilder out, String name, String sql, Object parameters) {
    out.append("-- ").append(name).append(' ').append(parameters).append('\n');
    out.append(sql).append(";\n\n");
  }
}
