package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was compiled before at the same bench, the bundle and the findings are the same. */
final class RecompilingTest {
  /** Edits of each blueprint, each followed by two compilations. */
  private static final int EDITS = Integer.getInteger("edits", 60);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/test/resources/findings/base/project",
        "src/test/resources/golden/library/blueprint",
        "src/test/resources/golden/native/blueprint",
        "../examples/expenses",
        "../examples/issue-tracker",
        "../examples/orders",
        "../examples/toolshed",
        "../examples/transfers",
        "../examples/stock-orders",
        "../examples/reservations",
        "../examples/checklists",
        "../examples/reminders",
        "../examples/customers"
      })
  void edit_after_edit_the_answer_is_that_of_a_first_compilation(String blueprint) {
    long seed = Long.getLong("edit.seed", 20261121L);
    var random = new SplittableRandom(seed);
    SortedMap<String, String> original = new TreeMap<>();
    SourceFiles whole = FolderReader.read(Path.of(blueprint)).sources();
    whole.files().forEach((path, file) -> original.put(path, file.text()));
    var texts = new TreeMap<>(original);
    int compiled = 0;
    try (var bench = new Workbench()) {
      for (int edit = 0; edit < EDITS; edit++) {
        String what = edit(texts, original, random);
        var read = new FolderReader.Outcome(SourceFiles.of(texts), List.of());
        Result<Bundle> first = first(read);
        String where = "-Dedit.seed=%d, edit %d: %s".formatted(seed, edit, what);
        same(first, Compiler.compile(read, Optional.empty(), bench), where);
        if (random.nextInt(4) == 0) {
          assertEquals(
              first.findings(), withoutTests(Compiler.check(read, bench)), "check at " + where);
        }
        compiled += first instanceof Result.Ok<Bundle> ? 1 : 0;
      }
    }
    int atLeast = EDITS / 4;
    assertEquals(Math.max(compiled, atLeast), compiled, "too few of these blueprints compile");
  }

  private static Result<Bundle> first(FolderReader.Outcome read) {
    try (var bench = new Workbench()) {
      return Compiler.compile(read, Optional.empty(), bench);
    }
  }

  private static void same(Result<Bundle> first, Result<Bundle> again, String where) {
    assertEquals(first.findings(), again.findings(), where);
    assertEquals(bytes(first), bytes(again), where);
  }

  /** A check looks at the author's tests, too, and a compilation does not. */
  private static List<Diagnostic> withoutTests(Result<Bundle> checked) {
    return checked.findings().stream()
        .filter(finding -> !finding.span().file().startsWith("tests/"))
        .toList();
  }

  private static String bytes(Result<Bundle> result) {
    return switch (result) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> BundleFile.of(bundle).id().value();
      case Result.Failed<Bundle> _ -> "no bundle";
    };
  }

  /** Changes one file, and tells which and how. */
  private static String edit(
      SortedMap<String, String> texts,
      SortedMap<String, String> original,
      SplittableRandom random) {
    List<String> paths = List.copyOf(original.keySet());
    String path = paths.get(random.nextInt(paths.size()));
    String text = texts.getOrDefault(path, "");
    boolean broken = !original.equals(texts) && random.nextInt(3) != 0;
    if (broken) {
      var changed =
          original.entrySet().stream()
              .filter(file -> !file.getValue().equals(texts.get(file.getKey())))
              .findFirst()
              .orElseThrow();
      texts.put(changed.getKey(), changed.getValue());
      return "as it was: " + changed.getKey();
    }
    return switch (random.nextInt(8)) {
      case 0 -> {
        texts.put(path, Mutations.mutated(text, random));
        yield "damaged: " + path;
      }
      case 1 -> {
        texts.remove(path);
        yield "removed: " + path;
      }
      case 2 -> {
        texts.put(path, "\n" + text);
        yield "a line lower: " + path;
      }
      case 3 -> replaced(texts, path, "\"desc\"", "\"asc\"");
      case 4 -> replaced(texts, path, "\"eq\"", "\"gte\"");
      case 5 -> replaced(texts, path, "\"nullable\": false", "\"nullable\": true");
      case 6 -> replaced(texts, path, "\"default\": 50", "\"default\": 51");
      default -> replaced(texts, path, "\"string\"", "\"integer\"");
    };
  }

  private static String replaced(
      SortedMap<String, String> texts, String path, String from, String to) {
    texts.computeIfPresent(path, (_, text) -> text.replaceFirst(from, to));
    return "%s for %s: %s".formatted(to, from, path);
  }
}
