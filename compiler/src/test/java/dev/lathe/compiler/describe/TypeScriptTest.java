package dev.lathe.compiler.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.compiler.fixture.TypeScriptCompiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TypeScript's own compiler reads the types, and tells a wrong use of them. */
@Tag("slow")
final class TypeScriptTest {
  @Test
  void the_types_of_every_blueprint_compile_strictly(@TempDir Path folder) throws Exception {
    assertTypesCompile(Described.blueprints(), folder);
  }

  @Test
  @ReadsSharedBlueprints
  void so_do_those_of_blueprints_that_others_wrote(@TempDir Path folder) throws Exception {
    assertTypesCompile(Described.shared(), folder);
  }

  private static void assertTypesCompile(List<Path> blueprints, Path folder) throws Exception {
    Path tsc = TypeScriptCompiler.program();
    var files = new ArrayList<String>();
    for (Path blueprint : blueprints) {
      Path file = folder.resolve("types" + files.size() + ".ts");
      Files.writeString(file, TypeScript.of(Described.api(blueprint)));
      files.add(file.toString());
      Path client = folder.resolve("client" + files.size() + ".ts");
      Files.writeString(client, TypeScriptClient.of(Described.api(blueprint)));
      files.add(client.toString());
    }
    assertEquals("", compile(tsc, files));
  }

  @Test
  void a_wrong_use_is_told(@TempDir Path folder) throws Exception {
    Path tsc = TypeScriptCompiler.program();
    Files.writeString(
        folder.resolve("types.ts"), TypeScript.of(Described.api(Described.ISSUE_TRACKER)));
    Path use = folder.resolve("use.ts");
    Files.writeString(
        use,
        """
        import type { Commands, Events, Queries } from "./types";
        export const right: Commands["assignIssue"]["input"] = { issueId: "i", assigneeId: "a" };
        export const wrong: Commands["assignIssue"]["input"] = { issueId: "i" };
        export function title(issues: Queries["listIssues"]["answer"]): string | undefined {
          return issues[0]?.title;
        }
        export function any(event: Events[keyof Events]): string {
          return event.type === "tracker.Issue.IssueReport" && event.data
            ? event.data.after.status satisfies "open"
            : event.subject;
        }
        """);
    String said = compile(tsc, List.of(use.toString()));
    assertEquals(List.of("3"), lines(said), said);
  }

  /** The lines of {@code use.ts} that are wrong. */
  private static List<String> lines(String said) {
    return said.lines()
        .filter(line -> line.contains("use.ts("))
        .map(line -> line.replaceFirst(".*use\\.ts\\((\\d+),.*", "$1"))
        .toList();
  }

  private static String compile(Path tsc, List<String> files) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                tsc.toString(),
                "--noEmit",
                "--strict",
                "--noUncheckedIndexedAccess",
                "--exactOptionalPropertyTypes",
                "--target",
                "es2022",
                "--module",
                "preserve",
                "--pretty",
                "false"));
    command.addAll(files);
    return TypeScriptCompiler.said(command);
  }
}
