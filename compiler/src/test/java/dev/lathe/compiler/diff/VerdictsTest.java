package dev.lathe.compiler.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lathe.compiler.Compiled;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diff.Change.Area;
import dev.lathe.compiler.fixture.EditedBlueprint;
import dev.lathe.compiler.fixture.GivenChange;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of change to every part of a blueprint, with the verdict that a person gave it. What
 * is said of each is recorded with {@code -Dgolden.record=true}; the verdicts are not.
 */
final class VerdictsTest {
  private static final boolean RECORD = Boolean.getBoolean("golden.record");
  private static final Path TABLE = GivenChange.TABLE;
  private static final int AT_LEAST = 140;

  /** How the title of a change ends that says what becomes of what was there before. */
  private static final Pattern DECLARED =
      Pattern.compile(", (and says? what .*|with a default|and (an )?upcasts? .*)$");

  /** What follows from another change, and is nobody's to decide about. */
  private static final Set<Area> FOLLOWING = EnumSet.of(Area.PLAN, Area.INDEX, Area.FILE);

  @TestFactory
  Stream<DynamicTest> a_change_is_judged_as_a_person_did() {
    return GivenChange.in(TABLE).stream()
        .map(change -> dynamicTest(change.title(), () -> judge(change)));
  }

  private static void judge(GivenChange change) {
    Side before = side(EditedBlueprint.before(change));
    Side after = side(EditedBlueprint.after(change));
    Difference difference = Difference.between(before, after);
    assertEquals(change.verdict(), verdict(difference), () -> String.join("\n", said(difference)));
    if (!RECORD) {
      assertEquals(String.join("\n", change.said()), String.join("\n", said(difference)));
    }
    Side stored = stored(after.bundle());
    assertEquals(
        difference,
        Difference.between(stored(before.bundle()), stored),
        "bundles from a store are judged as folders are");
  }

  @Test
  void what_is_said_is_recorded() throws IOException {
    List<GivenChange> changes = GivenChange.in(TABLE);
    assertTrue(changes.size() >= AT_LEAST, "so many changes: " + changes.size());
    assertEquals(
        changes.size(), changes.stream().map(GivenChange::title).distinct().count(), "titles");
    if (RECORD) {
      var text = new StringBuilder();
      for (GivenChange change : changes) {
        Side before = side(EditedBlueprint.before(change));
        Side after = side(EditedBlueprint.after(change));
        text.append(change.text(said(Difference.between(before, after))));
      }
      Files.writeString(TABLE, text.toString().strip() + "\n");
    }
  }

  /** With and without its declaration: else nobody would see that the declaration does anything. */
  @Test
  void what_is_declared_is_tried_without_its_declaration_too() {
    Map<String, GivenChange> byTitle =
        GivenChange.in(TABLE).stream()
            .collect(Collectors.toMap(GivenChange::title, Function.identity()));
    int pairs = 0;
    for (String title : byTitle.keySet()) {
      String plain = DECLARED.matcher(title).replaceFirst("");
      if (!plain.equals(title)) {
        assertTrue(byTitle.containsKey(plain), () -> "only with its declaration: " + title);
        pairs++;
      }
    }
    assertTrue(pairs >= 35, "so many pairs: " + pairs);
  }

  private static String verdict(Difference difference) {
    return difference.changes().stream()
        .map(Change::impact)
        .max(Comparator.naturalOrder())
        .map(Change.Impact::word)
        .orElse("none");
  }

  private static List<String> said(Difference difference) {
    var said = new ArrayList<String>();
    for (Change change : difference.changes()) {
      if (!FOLLOWING.contains(change.area())) {
        said.add(
            "%s %s %s: %s"
                .formatted(
                    change.impact().word(),
                    change.area().word(),
                    change.subject(),
                    change.what().replaceAll("_[0-9a-f]{8,}", "_…")));
        change
            .mend()
            .ifPresent(
                mend ->
                    said.add(
                        "  write %s in %s at %s"
                            .formatted(mend.write(), mend.file(), mend.pointer())));
      }
    }
    return said;
  }

  private static Side stored(Bundle bundle) {
    Bundle read = BundleFile.read(BundleFile.of(bundle).bytes()).bundle();
    return new Side(read, Compiler.source(read));
  }

  private static Side side(SourceFiles sources) {
    try (var bench = new Workbench()) {
      Result<Compiled> compiled =
          Compiler.compileWithSource(new FolderReader.Outcome(sources, List.of()), bench);
      return switch (compiled) {
        case Result.Ok<Compiled>(Compiled made, var _) ->
            new Side(made.bundle(), Optional.of(made.source()));
        case Result.Failed<Compiled>(var findings) -> throw new AssertionError(findings);
      };
    }
  }
}
