package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import dev.lathe.model.event.StreamId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.archive.FieldOrigins;
import dev.lathe.runtime.archive.FieldOrigins.Origin;
import dev.lathe.runtime.sql.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe why}: where a value comes from. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = {
      "Say where each field of an aggregate comes from.",
      "The event that set it last, its command, caller and trace, and the line of the",
      "blueprint that emits such events. Values about people are for --reveal to show."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe why Issue 019cb0a0-0000-7000-8000-000000000001",
      "  lathe why Issue 019cb0a0-0000-7000-8000-000000000001 status",
      "  lathe why IssueView 019cb0a0-0000-7000-8000-000000000001 --blueprint issue-tracker"
    })
final class WhyCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Parameters(
      index = "0",
      paramLabel = "ENTITY|PROJECTION",
      description = "What it is; of a projection, whose rows are one aggregate's each.")
  private String kind = "";

  @Parameters(index = "1", paramLabel = "ID", description = "Its key.")
  private String id = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "FIELD",
      description = "Only this field; all of them without it.")
  private @Nullable String field;

  @Option(
      names = "--blueprint",
      paramLabel = "BLUEPRINT",
      description = "Its folder; without it, the one that `lathe dev` serves here.")
  private @Nullable Path blueprint;

  @Option(
      names = "--reveal",
      description = {
        "Show the values of fields marked `pii` too.",
        "And all values where no blueprint says which those are."
      })
  private boolean reveal;

  @Override
  public Integer call() {
    Optional<BlueprintLines> lines = lines();
    String entity = lines.flatMap(known -> known.entity(kind)).orElse(kind);
    return database.with(from -> tell(from, new StreamId(entity, id), lines));
  }

  private Optional<BlueprintLines> lines() {
    Optional<Path> folder =
        Optional.ofNullable(blueprint).or(() -> database.folder().flatMap(DevFolder::blueprint));
    return folder.map(BlueprintLines::of);
  }

  private int tell(Database from, StreamId stream, Optional<BlueprintLines> lines) {
    List<Origin> origins = new FieldOrigins(from).of(stream.text());
    if (origins.isEmpty()) {
      throw Refused.wrong(
          "there is no `%s` with the id `%s`%s"
              .formatted(
                  stream.entity(),
                  id,
                  lines.map(known -> "; there are " + known.names()).orElse("")));
    }
    List<Json> told =
        origins.stream()
            .filter(origin -> field == null || field.equals(origin.field()))
            .map(origin -> reveal ? origin : origin.masking(hidden(lines)))
            .map(origin -> told(origin, lines))
            .toList();
    if (told.isEmpty()) {
      throw Refused.wrong(
          "no event of it says `%s`; they say %s"
              .formatted(
                  field, origins.stream().map(Origin::field).collect(Collectors.joining(", "))));
    }
    if (global.json) {
      global.out().println(JsonText.write(new Json.Arr(told)));
    } else {
      text(told);
    }
    return ExitCode.OK.number();
  }

  /** All, where nobody says what is about people. */
  private static Predicate<String> hidden(Optional<BlueprintLines> lines) {
    return lines.<Predicate<String>>map(known -> known.personal()::contains).orElse(_ -> true);
  }

  private static Json told(Origin origin, Optional<BlueprintLines> lines) {
    String type = origin.event().text("eventtype").orElse("");
    List<String> places = lines.map(known -> known.emitting(type)).orElse(List.of());
    return origin.members().with("blueprint", places).object();
  }

  /** The fields that one event set stand together, above it. */
  private void text(List<Json> told) {
    Map<String, Json.Obj> events = new LinkedHashMap<>();
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Json one : told) {
      var field = (Json.Obj) one;
      String event = field.text("eventId").orElse("");
      events.put(event, field);
      values
          .computeIfAbsent(event, _ -> new ArrayList<>())
          .add(field.text("field").orElse("") + " = " + written(field, "value"));
    }
    events.forEach(
        (id, event) -> {
          values.getOrDefault(id, List.of()).forEach(global.out()::println);
          lines(event).forEach(line -> global.out().println("  " + line));
        });
  }

  private static List<String> lines(Json.Obj event) {
    String actor =
        event
            .text("actorId")
            .map(who -> " by " + event.text("actorKind").orElse("actor") + ":" + who)
            .orElse("");
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, version %s, position %s, %s%s"
            .formatted(
                event.text("event").orElse(""),
                written(event, "version"),
                written(event, "position"),
                event.text("time").orElse(""),
                actor));
    String operation = event.text("operation").map(name -> " of " + name).orElse("");
    event.text("commandId").ifPresent(one -> lines.add("command " + one + operation));
    event.text("correlationId").ifPresent(one -> lines.add("correlation " + one));
    event.text("traceparent").ifPresent(one -> lines.add("trace " + one));
    if (event.get("blueprint").orElse(Json.NULL) instanceof Json.Arr(List<Json> places)) {
      for (Json place : places) {
        if (place instanceof Json.Str(String text)) lines.add(text);
      }
    }
    return lines;
  }

  private static String written(Json.Obj event, String name) {
    return JsonText.write(event.get(name).orElse(Json.NULL));
  }
}
