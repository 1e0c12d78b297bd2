package dev.lathe.cli;

import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.describe.OpenApi;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe openapi}: the HTTP API in OpenAPI's words. */
@Command(
    name = "openapi",
    mixinStandardHelpOptions = true,
    description = "Print the OpenAPI 3.1 document of a blueprint's routes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe openapi examples/orders",
      "  lathe openapi examples/orders --service inventory > inventory.json"
    })
final class OpenApiCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Option(
      names = "--service",
      paramLabel = "SERVICE",
      description = "Only the routes of this service.")
  private @Nullable String service;

  @Override
  public Integer call() {
    Api api = Descriptions.of(blueprint, global.command());
    Json document =
        service == null ? OpenApi.project(api) : OpenApi.service(api, known(api, service));
    global.out().print(JsonText.indented(document));
    return ExitCode.OK.number();
  }

  private static String known(Api api, String service) {
    List<String> known = api.routes().stream().map(Route::service).distinct().sorted().toList();
    if (!known.contains(service)) {
      throw Refused.wrong(
          "no service `%s` has routes; there are: %s".formatted(service, String.join(", ", known)));
    }
    return service;
  }
}
