package dev.lathe.cli;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.scaffold.Scaffold;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe ui scaffold}: a user interface from the model, as its author would write it. */
@Command(
    name = "scaffold",
    mixinStandardHelpOptions = true,
    description = {
      "Write a user interface made from a blueprint's model: lists",
      "with filters, one row with its states and what can be done",
      "to it, forms. `lathe dev` shows the same at /ui without it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe ui scaffold examples/orders",
      "  lathe ui scaffold examples/orders -o /tmp/ui"
    })
final class UiScaffoldCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = {
        "Where to write; nothing may be there yet. Default: the",
        "folder `ui` of the blueprint's first service."
      })
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    Api api = Descriptions.of(blueprint, global.command());
    Path folder = output == null ? own(api.resolved().blueprint()) : output;
    if (Files.exists(folder.resolve("manifest.json"))) {
      throw Refused.usage(
          "%s has a user interface already: name another folder with -o".formatted(folder));
    }
    SortedMap<String, Json.Obj> files = Scaffold.of(api);
    if (files.isEmpty()) throw Refused.wrong("the blueprint has no bindings to make pages of");
    List<String> written = new ArrayList<>();
    for (Map.Entry<String, Json.Obj> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(""));
      Files.writeString(path, JsonText.indented(file.getValue()));
      written.add(file.getKey());
    }
    if (global.json) {
      var data = new Members().with("folder", folder.toString()).with("files", written);
      global.out().println(data.text());
    } else {
      written.forEach(file -> global.out().println(folder.resolve(file)));
    }
    global.out().flush();
    next(api.resolved().blueprint());
    return ExitCode.OK.number();
  }

  private Path own(Blueprint read) {
    return read.form() == Blueprint.Form.PROJECT
        ? blueprint.resolve("services/" + read.services().getFirst().slug() + "/ui")
        : blueprint.resolve("ui");
  }

  private void next(Blueprint read) {
    if (output != null || read.form() != Blueprint.Form.PROJECT) return;
    if (!read.composition().uiRoutes().isEmpty()) return;
    global
        .err()
        .println(
            "next: add \"ui\": { \"/\": \"%s\" } to `routes` of project.json, which says where it is"
                .formatted(read.services().getFirst().slug()));
  }
}
