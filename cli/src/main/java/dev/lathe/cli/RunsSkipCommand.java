package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.workflow.RunSteering;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe runs skip}. */
@Command(
    name = "skip",
    mixinStandardHelpOptions = true,
    description = {
      "Take as done what is in trouble of a run, and go on behind it.",
      "Of a run that is paused, anything that it rests at."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe runs skip 3f2a9c",
      "  lathe runs skip 3f2a9c --value '{\"reserved\":true}'     as if the task had answered that",
      "  lathe runs skip 3f2a9c --activation 4 --to confirmOrder"
    })
final class RunsSkipCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final HandOptions hand = new HandOptions();

  @Parameters(paramLabel = "ID", description = "Its id, or the beginning of it.")
  private String id = "";

  @Option(
      names = "--activation",
      paramLabel = "N",
      description = "Which token of it, as `lathe runs show` tells them.")
  private @Nullable Long activation;

  @Option(
      names = "--value",
      paramLabel = "JSON",
      description = "What the task would have answered, for its result variable.")
  private @Nullable String value;

  @Option(names = "--to", paramLabel = "ELEMENT", description = "Of a gateway, what it goes on to.")
  private @Nullable String to;

  @Override
  public Integer call() {
    Optional<Json> answer = Optional.ofNullable(value).map(RunsSkipCommand::json);
    return hand.steer(
        global,
        database,
        id,
        "goes on behind it",
        (steering, run, by) -> skip(steering, run, answer, by));
  }

  private RunSteering.Steered skip(
      RunSteering steering, String run, Optional<Json> answer, RunSteering.Hand by) {
    return steering.skip(run, Optional.ofNullable(activation), answer, Optional.ofNullable(to), by);
  }

  private static Json json(String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonText.MalformedJson e) {
      throw Refused.usage("--value is JSON, as '{\"reserved\":true}', and not " + text);
    }
  }
}
