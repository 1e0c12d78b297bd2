package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticJson;
import dev.lathe.compiler.diagnostic.DiagnosticPrinter;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with a blueprint, it is a finding with a place, never an exception, and never
 * takes long.
 */
final class MutationTest {
  /** {@code -Dmutations=100000} takes its time. */
  private static final int ROUNDS = Integer.getInteger("mutations", 1_000);

  private static final long SEED = Long.getLong("mutation.seed", 20261121L);

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  /** Longest that a blueprint of this size may take, in milliseconds of the processor's time. */
  private static final long MAXIMUM_TIME = 2_000;

  @ParameterizedTest
  @ValueSource(strings = {"project", "service", "whole"})
  void a_mutated_text_gives_findings_with_places(String base) {
    SourceFiles whole = FolderReader.read(FindingCase.ROOT.resolve("base").resolve(base)).sources();
    List<String> paths = List.copyOf(whole.files().keySet());
    for (int round = 0; round < ROUNDS; round++) {
      var random = new SplittableRandom(SEED + round);
      var texts = texts(whole);
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        String path = paths.get(random.nextInt(paths.size()));
        texts.computeIfPresent(path, (_, text) -> Mutations.mutated(text, random));
      }
      check(SourceFiles.of(texts), SEED + round);
    }
  }

  @Test
  void a_mutated_blueprint_compiles_or_gives_findings_with_places() throws IOException {
    var folders = new ArrayList<Path>();
    for (String parent :
        List.of(
            "src/test/resources/findings/base",
            "src/test/resources/golden",
            "../examples",
            "../local-dev/src/test/resources/statements")) {
      folders.addAll(blueprints(Path.of(parent)));
    }
    assertMutantsHaveFindings(folders, ROUNDS);
  }

  @Test
  @ReadsSharedBlueprints
  void so_does_one_that_others_wrote() {
    assertMutantsHaveFindings(
        List.of(
            Blueprints.shared("issue-tracker"),
            Blueprints.shared("notes"),
            Blueprints.shared("order-fulfillment")),
        ROUNDS / 4);
  }

  private static void assertMutantsHaveFindings(List<Path> folders, int rounds) {
    var mutator = new Mutator();
    var bases = new ArrayList<Base>();
    for (Path folder : folders) {
      bases.add(Base.read(folder));
      bases.getLast().json().values().forEach(mutator::learn);
    }
    bases.forEach(base -> Compiler.compile(base.sources())); // the first takes longer
    int compiled = 0;
    long start = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      var random = new SplittableRandom(SEED + round);
      Base base = bases.get(random.nextInt(bases.size()));
      List<String> paths = List.copyOf(base.json().keySet());
      var changed = new TreeMap<String, Json>();
      for (int left = 1 + random.nextInt(2); left > 0; left--) {
        String path = paths.get(random.nextInt(paths.size()));
        Json before = changed.getOrDefault(path, base.json().get(path));
        changed.put(path, mutator.change(Objects.requireNonNull(before), random));
      }
      var texts = texts(base.sources());
      changed.forEach((path, json) -> texts.put(path, JsonText.write(json)));
      compiled += check(SourceFiles.of(texts), SEED + round) ? 1 : 0;
    }
    System.out.printf(
        "%d mutants of %d blueprints, %d of them compile, %d a second%n",
        rounds, bases.size(), compiled, rounds * 1_000_000_000L / (System.nanoTime() - start));
    assertTrue(compiled * 10 > rounds, compiled + " mutants compile, which says little");
  }

  /** The blueprints in a folder and three levels below it. */
  private static List<Path> blueprints(Path parent) throws IOException {
    try (Stream<Path> found = Files.walk(parent, 3)) {
      return found
          .filter(f -> f.endsWith("project.json") || f.endsWith("manifest.json"))
          .map(f -> f.resolveSibling(""))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> texts(SourceFiles base) {
    var texts = new TreeMap<String, String>();
    base.files().forEach((path, file) -> texts.put(path, file.text()));
    return texts;
  }

  /** A blueprint as it lies there, and its files that are JSON. */
  private record Base(SourceFiles sources, SortedMap<String, Json> json) {
    static Base read(Path folder) {
      SourceFiles sources = FolderReader.read(folder).sources();
      var json = new TreeMap<String, Json>();
      sources.files().values().stream()
          .filter(file -> file.path().endsWith(".json"))
          .forEach(file -> json.put(file.path(), JsonText.parse(file.text())));
      return new Base(sources, json);
    }
  }

  /** Whether it compiles. */
  private static boolean check(SourceFiles sources, long seed) {
    Result<Bundle> result;
    long start = CLOCK.getCurrentThreadCpuTime();
    try {
      result = Compiler.compile(sources);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("-Dmutation.seed=" + seed + " -Dmutations=1", e);
    }
    long taken = (CLOCK.getCurrentThreadCpuTime() - start) / 1_000_000;
    assertTrue(taken < MAXIMUM_TIME, () -> taken + " ms for seed " + seed);
    for (Diagnostic finding : result.findings()) {
      assertFalse(finding.message().isBlank(), () -> finding + " of seed " + seed);
      assertTrue(placed(finding.span(), sources), () -> finding + " of seed " + seed);
    }
    assertFalse(result instanceof Result.Failed<?> && result.findings().isEmpty());
    if (seed % 16 == 0) {
      assertEquals(result.findings(), Compiler.compile(sources).findings(), () -> "seed " + seed);
    }
    new DiagnosticPrinter(sources.lines(), true).print(result.findings());
    DiagnosticJson.write(result.findings());
    return result instanceof Result.Ok<Bundle>;
  }

  /** A place in a file, or a file or folder that is not there as a whole. */
  private static boolean placed(Span span, SourceFiles sources) {
    return !span.file().isEmpty()
        && sources
            .file(span.file())
            .map(file -> stands(file, span.line(), span.column()))
            .orElse(span.line() == 0);
  }

  private static boolean stands(SourceFile file, int line, int column) {
    return line == 0 // the file as a whole
        || (column >= 1
            && column <= file.line(line).codePointCount(0, file.line(line).length()) + 1);
  }
}
