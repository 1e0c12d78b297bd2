package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticPrinter;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder {@code findings/<CODE>/<case>}: {@code patch.json} makes a blueprint wrong, {@code
 * expected.txt} is what its author then reads, whole.
 *
 * <p>A patch names a base ({@code project}, {@code service}, {@code whole}, {@code nothing}, or
 * {@code missing} for no folder at all) and changes: {@code find} and {@code replace} the first
 * place in a file, {@code text} or {@code hex} as the whole file, {@code spaces} to make one of so
 * many bytes, {@code prefix} before its text, {@code link} to another, {@code remove} of a file or
 * folder. With {@code "stage": "compile"} the findings are those of the whole compiler, the advice
 * and the plans among them, with {@code "check"} those of its author's tests, too; without, those
 * of what must be right. {@code maximumFiles} is another limit than the usual.
 */
record FindingCase(String code, String name, Path folder) {
  static final Path ROOT = Path.of("src/test/resources/findings");

  static List<FindingCase> all() throws IOException {
    var cases = new ArrayList<FindingCase>();
    for (String code : folders(ROOT)) {
      for (String name : folders(ROOT.resolve(code))) {
        if (!code.equals("base")) {
          cases.add(new FindingCase(code, name, ROOT.resolve(code).resolve(name)));
        }
      }
    }
    return List.copyOf(cases);
  }

  private static List<String> folders(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files
          .filter(Files::isDirectory)
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList();
    }
  }

  Path expected() {
    return folder.resolve("expected.txt");
  }

  /** Compares what is found in the blueprint, made in {@code work}, with what was recorded. */
  void verify(Path work, boolean record, FindingTable table) throws IOException {
    var places = new PatchedPlaces();
    Path blueprint = blueprint(work, places);
    FolderReader.Outcome read = read(blueprint);
    List<Diagnostic> findings = found(blueprint, read);
    String printed = new DiagnosticPrinter(read.sources().lines(), false).print(findings);
    if (record) {
      Files.writeString(expected(), printed);
    }
    assertTrue(
        findings.stream().anyMatch(finding -> finding.code().name().equals(code)),
        () -> "nothing has the code " + code + " but:\n" + printed);
    assertEquals(Files.readString(expected()), printed);
    first(findings.getFirst(), places, printed);
    table.add(read, findings.getFirst());
  }

  /**
   * The first finding is the mistake, where it was made. Where it is not, the patch says so: {@code
   * first} is the code that comes before, {@code at} the place that the finding is about instead,
   * {@code file:line}.
   */
  private void first(Diagnostic finding, PatchedPlaces places, String printed) throws IOException {
    Json.Obj patch = patch();
    String expected = patch.get("first").isPresent() ? string(patch, "first") : code;
    assertEquals(expected, finding.code().name(), () -> "comes first in\n" + printed);
    Span span = finding.span();
    boolean there = places.hold(span) || finding.related().stream().anyMatch(places::hold);
    if (patch.get("at").isPresent()) {
      assertEquals(string(patch, "at"), span.file() + ":" + span.line());
      assertFalse(there, "`at` says what is known");
    } else {
      assertTrue(there, () -> "is not about what " + folder + "/patch.json changes:\n" + printed);
    }
  }

  /** What is found in the blueprint, made in {@code work}. */
  List<Diagnostic> found(Path work) throws IOException {
    Path blueprint = blueprint(work, new PatchedPlaces());
    return found(blueprint, read(blueprint));
  }

  private FolderReader.Outcome read(Path blueprint) throws IOException {
    return patch().get("maximumFiles").orElse(Json.NULL) instanceof Json.Num most
        ? FolderReader.read(blueprint, most.decimal().intValueExact())
        : FolderReader.read(blueprint);
  }

  private List<Diagnostic> found(Path blueprint, FolderReader.Outcome read) throws IOException {
    return switch (patch().text("stage").orElse("")) {
      case "compile" -> Compiler.compile(blueprint).findings();
      case "check" -> {
        try (var bench = new Workbench()) {
          yield Compiler.check(read, bench).findings();
        }
      }
      default -> BlueprintReader.resolved(read.sources(), read.findings()).findings();
    };
  }

  private Json.Obj patch() throws IOException {
    if (JsonText.parse(Files.readString(folder.resolve("patch.json"))) instanceof Json.Obj patch) {
      return patch;
    }
    throw new IllegalStateException("no object in " + folder);
  }

  private Path blueprint(Path work, PatchedPlaces places) throws IOException {
    Path blueprint = work.resolve("blueprint");
    Json.Obj patch = patch();
    String base = string(patch, "base");
    if (base.equals("missing")) {
      places.whole("blueprint");
      return blueprint;
    }
    Files.createDirectories(blueprint);
    if (!base.equals("nothing")) {
      copy(ROOT.resolve("base").resolve(base), blueprint);
    }
    if (patch.get("changes").orElseThrow() instanceof Json.Arr(var changes)) {
      for (Json change : changes) {
        change((Json.Obj) change, blueprint, places);
      }
    }
    return blueprint;
  }

  private void change(Json.Obj change, Path blueprint, PatchedPlaces places) throws IOException {
    String path = string(change, "file");
    Path file = blueprint.resolve(path);
    if (change.get("find").isEmpty()) {
      places.whole(path);
    }
    if (change.get("remove").isPresent()) {
      delete(file);
      return;
    }
    Files.createDirectories(file.resolveSibling(""));
    if (change.get("find").isPresent()) {
      String text = Files.readString(file);
      String find = string(change, "find");
      int at = text.indexOf(find);
      assertTrue(at >= 0, () -> "`" + find + "` is not in " + file);
      String replace = string(change, "replace");
      String patched = text.substring(0, at) + replace + text.substring(at + find.length());
      Files.writeString(file, patched);
      places.replaced(path, at, find.length(), replace.length(), patched);
    } else if (change.get("prefix").isPresent()) {
      Files.writeString(file, string(change, "prefix") + Files.readString(file));
    } else if (change.get("link").isPresent()) {
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, Path.of(string(change, "link")));
    } else if (change.get("hex").isPresent()) {
      Files.write(file, HexFormat.of().parseHex(string(change, "hex")));
    } else if (change.get("spaces").orElse(Json.NULL) instanceof Json.Num number) {
      Files.writeString(file, " ".repeat(number.decimal().intValueExact()));
    } else {
      Files.write(file, string(change, "text").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String string(Json.Obj object, String name) {
    return object.get(name).orElseThrow() instanceof Json.Str(String text) ? text : "";
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
