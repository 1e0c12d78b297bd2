package dev.lathe.cli.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page that has commands.
 *
 * @param name its path in this project
 */
record GuidePage(String name, List<GuideStep> steps, PageSetting setting) {
  private static final Path PROJECT = Path.of("..");

  /** All of them: guides first, then the other pages of docs, the README, those of examples. */
  static List<GuidePage> all() throws IOException {
    var files = new ArrayList<Path>();
    for (String folder : List.of("docs/guides", "docs")) files.addAll(pages(folder));
    files.add(PROJECT.resolve("README.md"));
    try (Stream<Path> examples = Files.list(PROJECT.resolve("examples"))) {
      examples
          .map(example -> example.resolve("README.md"))
          .filter(Files::exists)
          .sorted()
          .forEach(files::add);
    }
    var pages = new ArrayList<GuidePage>();
    for (Path file : files) {
      String name = PROJECT.relativize(file).toString();
      pages.add(new GuidePage(name, GuideText.steps(Files.readString(file)), PageSetting.of(name)));
    }
    return List.copyOf(pages);
  }

  private static List<Path> pages(String folder) throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.equals(GuideIndex.FILE))
          .sorted()
          .toList();
    }
  }

  List<GuideStep.Command> commands() {
    return steps.stream()
        .filter(GuideStep.Command.class::isInstance)
        .map(GuideStep.Command.class::cast)
        .toList();
  }

  List<GuideStep.Command> played(StandIns standIns) {
    return commands().stream().filter(command -> standIns.named(command).isEmpty()).toList();
  }

  /** Whether it is one of docs/guides, and not another page. */
  boolean isGuide() {
    return name.startsWith("docs/guides/");
  }

  String title() throws IOException {
    String first = Files.readAllLines(PROJECT.resolve(name)).getFirst();
    return first.replaceFirst("^# ", "");
  }

  @Override
  public String toString() {
    return name;
  }
}
