package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.json.BundleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Same bytes in, same bytes out, wherever it is compiled. */
final class DeterminismTest {
  private static final long SHUFFLES = Long.getLong("shuffles", 5);

  private static final Path SALES = Path.of("src/test/resources/golden/sales/blueprint");

  @Test
  void a_bundle_is_the_same_in_every_locale_and_time_zone() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    var expected = BundleFile.of(GoldenTest.compiled(SALES)).bytes();
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva")) {
        for (String id : List.of("Asia/Tokyo", "America/St_Johns")) {
          Locale.setDefault(Locale.forLanguageTag(tag));
          TimeZone.setDefault(TimeZone.getTimeZone(id));
          var actual = BundleFile.of(GoldenTest.compiled(SALES)).bytes();
          assertArrayEquals(expected, actual, tag + " " + id);
        }
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/test/resources/golden/sales/blueprint",
        "src/test/resources/golden/library/blueprint",
        "src/test/resources/golden/calls/blueprint",
        "../examples/expenses",
        "../examples/issue-tracker",
        "../examples/orders",
        "../examples/toolshed",
        "../examples/transfers",
        "../examples/stock-orders",
        "../examples/reservations",
        "../examples/checklists",
        "../examples/reminders",
        "../examples/customers",
        "../local-dev/src/test/resources/statements/traps",
        "../local-dev/src/test/resources/statements/pitfalls"
      })
  void a_bundle_is_the_same_in_every_order_of_keys_and_with_other_white_space(Path folder) {
    SourceFiles sources = FolderReader.read(folder).sources();
    var expected = bundle(sources);
    for (long seed = 1; seed <= SHUFFLES; seed++) {
      SourceFiles shuffled = new Shuffled(seed).of(sources);
      assertEquals(text(expected), text(bundle(shuffled)), "shuffled by seed " + seed);
    }
  }

  @Test
  void a_bundle_is_the_same_in_every_order_of_files_and_whenever_they_were_written(
      @TempDir Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(SALES)) {
      files = found.filter(Files::isRegularFile).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Path copy = folder.resolve(SALES.relativize(file).toString());
      Files.createDirectories(copy.resolveSibling(""));
      Files.copy(file, copy);
      Files.setLastModifiedTime(copy, FileTime.fromMillis(file.hashCode()));
    }
    assertEquals(id(SALES), id(folder));
  }

  /** Of two addresses of pages that fit, the first one counts: their order is the author's. */
  @Test
  void what_a_bundle_says_of_its_files_compiles_to_the_same_pages() {
    Bundle bundle = GoldenTest.compiled(Path.of("../examples/issue-tracker"));
    Bundle again = bundle(SourceFiles.of(bundle.written().orElseThrow().files()));
    assertEquals(bundle.files(), again.files());
  }

  @ParameterizedTest
  @CsvSource({"64m, Asia/Tokyo, tr", "1g, America/St_Johns, ar"})
  void a_bundle_is_the_same_in_a_process_with_another_heap(
      String heap, String zone, String language) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx" + heap,
                "-Duser.timezone=" + zone,
                "-Duser.language=" + language,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CompiledId.class.getName(),
                SALES.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(id(SALES).toString(), printed.strip());
  }

  private static BundleId id(Path folder) {
    return BundleFile.of(GoldenTest.compiled(folder)).id();
  }

  private static Bundle bundle(SourceFiles sources) {
    return switch (Compiler.compile(sources)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
    };
  }

  private static String text(Bundle bundle) {
    return bundle + "\n" + bundle.files().values().stream().map(BundledFile::text).toList();
  }
}
