package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.workflow.HandStarts;
import dev.lathe.runtime.workflow.HandStarts.Started;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe runs start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Begin a run of a definition of the live bundle that has a start without an event.",
      "Whoever can open the database may; over HTTP people may whom the definition names."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe runs start orderFulfillment --input orderId=a1 --input quantity=3",
      "  lathe runs start yearEnd --key 2026     once, however often",
      "  lathe runs start yearEnd --only books.close     and it calls nothing else"
    })
final class RunsStartCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();
  @Mixin private final StoreOption from = new StoreOption();

  @Parameters(paramLabel = "DEFINITION", description = "Its id in workflows.json.")
  private String definition = "";

  @Option(
      names = "--input",
      paramLabel = "NAME=VALUE",
      description = "One of its inputs; of a type that is no text, as JSON.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--only",
      paramLabel = "SERVICE.BINDING",
      description = "All that the run may call of what its definition does; again for more.")
  private @Nullable List<String> only;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Begins one run, however often it is used.")
  private @Nullable String key;

  @Option(
      names = "--as",
      paramLabel = "WHO",
      description = "For whom it is begun (default: the user of this machine).")
  private @Nullable String as;

  @Override
  public Integer call() {
    database.with(
        in -> {
          tell(start(in));
          return definition;
        });
    return ExitCode.OK.number();
  }

  private Started start(Database in) {
    Optional<BundleId> live = LiveBundle.named(in);
    if (live.isEmpty()) throw Refused.wrong("the database serves no bundle");
    List<WorkflowPlan> all = BundleFile.read(from.store(database).get(live.get())).workflows();
    WorkflowPlan plan = LiveWorkflows.named(all, definition);
    var asked =
        new HandStarts.Asked(
            new Json.Obj(values(HandStarts.inputs(plan))),
            Optional.ofNullable(as).or(MachineUser::name).filter(name -> !name.isBlank()),
            Optional.ofNullable(key),
            Optional.ofNullable(only));
    return new HandStarts(in, SystemPlatform.create().with(database.time()))
        .start(plan, all, live.get(), asked);
  }

  private Map<String, Json> values(Optional<Form> form) {
    var values = new LinkedHashMap<String, Json>();
    inputs.forEach(
        (name, text) -> {
          boolean json =
              form.stream()
                  .flatMap(one -> one.fields().stream())
                  .filter(field -> field.name().equals(name))
                  .anyMatch(field -> isJson(field.type()));
          values.put(name, json ? json(name, text) : Json.of(text));
        });
    return values;
  }

  private static boolean isJson(ScalarType type) {
    return switch (type) {
      case INTEGER, BOOLEAN, JSON -> true;
      case STRING, DECIMAL, DATE, DATETIME, DURATION -> false;
    };
  }

  private static Json json(String name, String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonText.MalformedJson e) {
      throw Refused.usage("--input %s is JSON, and not %s".formatted(name, text));
    }
  }

  private void tell(Started started) {
    switch (started) {
      case Started.Run run -> {
        if (global.json) {
          global.out().println(JsonText.write(run.json()));
        } else {
          global
              .out()
              .println(
                  "%s of %s %s"
                      .formatted(
                          run.id(), run.definition(), run.again() ? "had begun before" : "begins"));
        }
      }
      case Started.Misfit(var findings) ->
          throw Refused.wrong(
              "`%s` can't begin so: %s"
                  .formatted(
                      definition,
                      findings.stream()
                          .map(finding -> "`" + finding.path() + "` " + finding.message())
                          .collect(Collectors.joining("; "))));
      case Started.Wider(var findings) ->
          throw Refused.wrong(
              findings.stream()
                  .map(finding -> "--only " + finding.message())
                  .collect(Collectors.joining("; ")));
      case Started.KeyReused _ ->
          throw Refused.wrong("the key `%s` belongs to a run with other inputs".formatted(key));
      case Started.NotByHand _ ->
          throw Refused.wrong(
              "each start of `%s` waits for an event: draw one without".formatted(definition));
      case Started.Stale _ ->
          throw Refused.wrong("another bundle has just gone live; nothing was done");
    }
  }
}
