package dev.lathe.cli;

import dev.lathe.compiler.describe.AsyncApi;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe asyncapi}: the events in AsyncAPI's words. */
@Command(
    name = "asyncapi",
    mixinStandardHelpOptions = true,
    description = "Print the AsyncAPI 3.0 document of a blueprint's events.",
    footerHeading = "%nExamples:%n",
    footer = "  lathe asyncapi examples/orders > events.json")
final class AsyncApiCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Override
  public Integer call() {
    var api = Descriptions.of(blueprint, global.command());
    global.out().print(JsonText.indented(AsyncApi.of(api)));
    return ExitCode.OK.number();
  }
}
