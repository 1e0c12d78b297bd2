package dev.lathe.cli;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe compile}: one file that the functions run. */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    description = "Compile a blueprint to a bundle, and print the bundle's id.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe compile examples/issue-tracker -o issue-tracker.bundle",
      "  lathe push issue-tracker.bundle --to s3://bundles/issue-tracker"
    })
final class CompileCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Where to write the bundle.")
  private Path output = Path.of("");

  @Option(names = "--strict", description = "No bundle on warnings, but for what no route needs.")
  private boolean strict;

  @Override
  public Integer call() throws IOException {
    Bundle bundle = Compilation.of(blueprint).required(strict, global.command());
    BundleFile file = BundleFile.of(bundle);
    write(file.bytes());
    PrintWriter out = global.out();
    if (global.json) {
      var data =
          new Members()
              .with("id", file.id().value())
              .with("file", output.toString())
              .with("bytes", file.bytes().length);
      out.println(data.text());
    } else {
      out.println(file.id());
    }
    return ExitCode.OK.number();
  }

  /** Beside it and then moved, so that nobody finds half a bundle. */
  private void write(byte[] bytes) throws IOException {
    Path whole = output.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null || Files.isDirectory(whole)) {
      throw Refused.wrong(output + " is a folder: name a file");
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, ".bundle", ".part");
    try {
      Files.write(part, bytes);
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
