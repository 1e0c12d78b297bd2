package dev.lathe.cli;

import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.describe.TypeScript;
import dev.lathe.compiler.describe.TypeScriptClient;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe types}: commands, queries and events as types of a programming language. */
@Command(
    name = "types",
    mixinStandardHelpOptions = true,
    description = "Write the types of a blueprint's commands, queries and events.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe types examples/issue-tracker > issue-tracker.ts",
      "  lathe types examples/issue-tracker --lang ts -o web/src/api",
      "  lathe types examples/issue-tracker --client > client.ts"
    })
final class TypesCommand implements Callable<Integer> {
  /** The languages there are types in. */
  enum Language {
    TS
  }

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Option(names = "--lang", paramLabel = "LANGUAGE", description = "One of: ts (the default).")
  private Language language = Language.TS;

  @Option(
      names = "--client",
      description = "Write a client beside them: problems, keys, ETags, retries, pages.")
  private boolean client;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Write one file, named after the blueprint, into this folder.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    Api api = Descriptions.of(blueprint, global.command());
    String types =
        switch (language) {
          case TS -> client ? TypeScriptClient.of(api) : TypeScript.of(api);
        };
    PrintWriter out = global.out();
    if (output == null) {
      out.print(global.json ? line("types", types) : types);
      return ExitCode.OK.number();
    }
    Path file = output.resolve(api.resolved().blueprint().name().text() + ".ts");
    Files.createDirectories(output);
    Files.writeString(file, types);
    out.print(global.json ? line("file", file.toString()) : file + "\n");
    return ExitCode.OK.number();
  }

  private static String line(String name, String value) {
    return new Members().with(name, value).text() + "\n";
  }
}
