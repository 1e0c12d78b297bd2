package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.RunSteering;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class RunsSkipCommand extends SteeringCommand {
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

  private Optional<Json> answer = Optional.empty();

  RunsSkipCommand() {
    super("goes on behind it");
  }

  @Override
  public Integer call() {
    answer = Optional.ofNullable(value).map(RunsSkipCommand::json); // before anything is opened
    return super.call();
  }

  @Override
  RunSteering.Steered steer(RunSteering steering, Database in, String run, RunSteering.Hand hand) {
    return steering.skip(
        run, Optional.ofNullable(activation), answer, Optional.ofNullable(to), hand);
  }

  private static Json json(String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonText.MalformedJson e) {
      throw Refused.usage("--value is JSON, as '{\"reserved\":true}', and not " + text);
    }
  }
}
