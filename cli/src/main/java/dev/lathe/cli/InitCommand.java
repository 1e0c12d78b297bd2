package dev.lathe.cli;

import dev.lathe.model.json.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe init}: a blueprint that runs, to change into one's own. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Write a small blueprint that runs, into a new or empty folder.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe init tasks                       then read tasks/README.md",
      "  lathe dev tasks                        serve it",
      "  lathe test tasks                       what it says that it does",
      "  lathe check tasks --strict             nothing to say",
      "  lathe init expenses --example approvals",
      "  lathe init --add entity Note --to tasks"
    })
final class InitCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "A folder that is not there yet, or empty.")
  private @Nullable Path folder;

  @Option(
      names = "--example",
      paramLabel = "NAME",
      description =
          "Begin with one of Lathe's examples instead: approvals, orders, issue-tracker, …")
  private @Nullable String example;

  @Option(
      names = "--add",
      arity = "2",
      paramLabel = "KIND",
      hideParamSyntax = true,
      description = {
        "entity NAME: instead, add an entity to the blueprint that --to names, with",
        "graphs, routes and a test; other files stay as they are."
      })
  private List<String> add = List.of();

  @Option(names = "--to", paramLabel = "BLUEPRINT", description = "The folder to add to.")
  private @Nullable Path to;

  @Override
  public Integer call() throws IOException {
    if (!add.isEmpty() || to != null) return added();
    if (folder == null) throw Refused.usage("name a folder, as in lathe init tasks");
    return begun(folder);
  }

  private int added() throws IOException {
    if (add.size() != 2 || !add.getFirst().equals("entity") || to == null) {
      throw Refused.usage("write --add entity NAME --to BLUEPRINT");
    }
    if (folder != null || example != null) {
      throw Refused.usage("--add goes to a blueprint that is there: leave out what begins one");
    }
    List<String> files = AddedEntity.add(to, add.getLast());
    if (global.json) {
      var data = new Members().with("folder", to.toString()).with("files", files);
      global.out().println(data.text());
    } else {
      for (String file : files) global.out().println(to.resolve(file));
    }
    global.out().flush();
    String next = "next: `lathe test %s`".formatted(to);
    global.err().println(TypedCommand.current().in(next));
    return ExitCode.OK.number();
  }

  private int begun(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Refused.usage(folder + " is a file: name a folder that is not there yet");
    }
    Optional<String> first = firstEntry(folder);
    if (first.isPresent()) {
      throw Refused.usage(
          "%s is not empty (there is %s): name a folder that is not there yet"
              .formatted(folder, first.get()));
    }
    List<String> files =
        example == null
            ? new NewBlueprint(folder, name(folder)).write()
            : Examples.here().copy(example, folder);
    if (global.json) {
      var data = new Members().with("folder", folder.toString()).with("files", files);
      global.out().println(data.text());
    } else {
      files.stream()
          .filter(file -> !file.startsWith("."))
          .forEach(file -> global.out().println(folder.resolve(file)));
    }
    global.out().flush();
    String next = "next: `lathe dev %s`, and read its README.md".formatted(folder);
    global.err().println(TypedCommand.current().in(next));
    return ExitCode.OK.number();
  }

  private static Optional<String> firstEntry(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().findFirst();
    }
  }

  /** The folder's own name, in letters that may stand in a project's name. */
  private static String name(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String plain = String.valueOf(last).replaceAll("[^A-Za-z0-9_-]+", "-");
    return plain.matches("[A-Za-z].*") ? plain : "tasks";
  }
}
