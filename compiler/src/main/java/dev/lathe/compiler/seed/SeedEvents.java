package dev.lathe.compiler.seed;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Init;
import dev.lathe.compiler.check.SeedData;
import dev.lathe.compiler.check.SeedStreams;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.parse.ReadSeed;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.event.StreamId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.model.value.Datetime;
import dev.lathe.model.value.TimeSpan;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Completes seeds: state, what was before, actor, correlation, one form of time. */
public final class SeedEvents {
  private final Blueprint blueprint;

  private SeedEvents(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /**
   * The events of a checked blueprint's seeds, then those of init's steps, in an order in which
   * they can be appended: the files', except that a stream's versions ascend.
   */
  public static List<SeedEvent> of(Blueprint blueprint) {
    var events = new ArrayList<SeedEvent>();
    blueprint.services().forEach(s -> events.addAll(of(blueprint, s.seeds())));
    List<Init.Step> steps = blueprint.init().map(Init::inOrder).orElse(List.of());
    for (Init.Step step : steps) {
      of(blueprint, step.seed().orElse(List.of()))
          .forEach(event -> events.add(event.by(step.id().text())));
    }
    return List.copyOf(events);
  }

  /**
   * A further seed file, which may be about any entity of the project.
   *
   * @return failed with what is wrong in {@code file}
   */
  public static Result<List<Seed>> read(Blueprint blueprint, Path file) {
    FolderReader.Outcome read = FolderReader.readFile(file);
    var findings = new Findings();
    findings.addAll(read.findings());
    var seeds = new ArrayList<Seed>();
    for (SourceFile source : read.sources().files().values()) {
      JsonReader.read(source, DiagnosticCode.SEED_SYNTAX_INVALID, findings)
          .ifPresent(root -> seeds.addAll(ReadSeed.seeds(root, findings)));
    }
    return Result.of(seeds, findings.sorted())
        .then(checked -> Result.of(checked, SeedStreams.in(blueprint, checked)));
  }

  /** The events of {@code seeds}, of which {@link SeedStreams} has found nothing wrong. */
  public static List<SeedEvent> of(Blueprint blueprint, List<Seed> seeds) {
    return new SeedEvents(blueprint).complete(inOrder(seeds));
  }

  /** Each stream keeps its places in the file, its versions ascend. */
  private static List<Seed> inOrder(List<Seed> seeds) {
    var streams = new TreeMap<String, List<Seed>>();
    for (Seed seed : seeds) {
      streams.computeIfAbsent(stream(seed), _ -> new ArrayList<>()).add(seed);
    }
    streams.values().forEach(stream -> stream.sort(Comparator.comparingLong(Seed::version)));
    return seeds.stream()
        .map(seed -> streams.getOrDefault(stream(seed), List.of()).removeFirst())
        .toList();
  }

  private static String stream(Seed seed) {
    return new StreamId(seed.entity().text(), seed.aggregateId().text()).text();
  }

  private List<SeedEvent> complete(List<Seed> seeds) {
    var states = new TreeMap<String, Map<String, Json>>();
    var events = new ArrayList<SeedEvent>();
    for (Seed seed : seeds) {
      Map<String, Json> state = states.computeIfAbsent(stream(seed), _ -> new LinkedHashMap<>());
      events.add(event(seed, state));
    }
    return List.copyOf(events);
  }

  private SeedEvent event(Seed seed, Map<String, Json> state) {
    Entity entity = blueprint.entity(seed.entity().text()).orElseThrow();
    return new SeedEvent(
        seed.id().text(),
        blueprint.owner(entity),
        entity.logged(),
        seed.aggregateId().text(),
        seed.version(),
        seed.eventType().text(),
        EventTime.text(OffsetDateTime.parse(seed.time()).toInstant()),
        seed.actorGiven() ? seed.actorKind() : Optional.of("system"),
        seed.actorGiven() ? seed.actorId() : Optional.of("seed"),
        seed.correlation().orElseThrow(),
        seed.causation(),
        seed.command(),
        seed.traceparent(),
        seed.schemaVersion(),
        JsonText.write(data(seed, entity, state)));
  }

  /** {@code {before, after}}; {@code state} is brought up to after. */
  private static Json data(Seed seed, Entity entity, Map<String, Json> state) {
    StateMachine machine = entity.stateMachine().orElseThrow();
    Transition transition =
        machine.transitions().stream()
            .filter(candidate -> candidate.event(entity).equals(seed.eventType().text()))
            .findFirst()
            .orElseThrow();
    SeedData given = SeedData.of(seed.data(), machine, transition);
    var before = new Members();
    var after = new Members();
    for (String field : transition.affected(machine)) {
      before.with(field, state.getOrDefault(field, Json.NULL));
      boolean isState = field.equals(machine.stateField().text());
      Json value = given.values().get(field).orElse(Json.NULL);
      after.with(
          field,
          isState
              ? Json.of(transition.to().text())
              : exact(value, entity.field(field).orElseThrow()));
    }
    state.putAll(after.object().members());
    for (Entity.ChildChange change : transition.children()) {
      String list = change.list().text();
      Json records = given.values().get(list).orElse(new Json.Arr(List.of()));
      after.with(list, records(records, entity.child(list).orElseThrow(), SeedEvents::exact));
    }
    if (given.wrapped()) {
      return wrapped(seed.data(), entity);
    }
    return new Members()
        .with("before", transition.creates() ? Json.NULL : before.object())
        .with("after", after.object())
        .object();
  }

  private static Json records(
      Json records, Entity.ChildList list, BiFunction<Json, Entity.Field, Json> told) {
    if (!(records instanceof Json.Arr(var items))) {
      return records;
    }
    return new Json.Arr(
        items.stream()
            .map(
                item -> {
                  var fields = new Members();
                  if (item instanceof Json.Obj record) {
                    record
                        .members()
                        .forEach(
                            (name, value) ->
                                fields.with(
                                    name,
                                    list.field(name)
                                        .map(field -> told.apply(value, field))
                                        .orElse(value)));
                  }
                  return (Json) fields.object();
                })
            .toList());
  }

  /** What a seed says of before and after by itself, its datetimes in their one form. */
  private static Json wrapped(Json.Obj data, Entity entity) {
    var sides = new Members();
    data.members()
        .forEach(
            (side, said) ->
                sides.with(
                    side, said instanceof Json.Obj fields ? datetimes(fields, entity) : said));
    return sides.object();
  }

  private static Json datetimes(Json.Obj fields, Entity entity) {
    var told = new Members();
    fields
        .members()
        .forEach(
            (name, value) ->
                told.with(
                    name,
                    entity
                        .field(name)
                        .map(field -> canonical(value, field))
                        .or(
                            () ->
                                entity
                                    .child(name)
                                    .map(list -> records(value, list, SeedEvents::canonical)))
                        .orElse(value)));
    return told.object();
  }

  /** Decimals stand in payloads as strings, so that no reader rounds them. */
  private static Json exact(Json value, Entity.Field field) {
    return field.type() == ScalarType.DECIMAL && value instanceof Json.Num number
        ? Json.of(number.decimal().toPlainString())
        : canonical(value, field);
  }

  private static Json canonical(Json value, Entity.Field field) {
    if (field.type() == ScalarType.DURATION && value instanceof Json.Str(String text)) {
      return TimeSpan.canonical(text).map(Json::of).orElse(value);
    }
    return field.type() == ScalarType.DATETIME && value instanceof Json.Str(String text)
        ? Datetime.read(text) instanceof Datetime.Read.Moment(String canonical)
            ? Json.of(Datetime.told(canonical))
            : value
        : value;
  }
}
