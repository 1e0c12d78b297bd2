package dev.lathe.compiler.scenario;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Expected;
import dev.lathe.compiler.blueprint.Scenario;
import dev.lathe.compiler.blueprint.ScenarioRequest;
import dev.lathe.compiler.blueprint.ScenarioStep;
import dev.lathe.compiler.check.SeedStreams;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Entity.StateMachine;
import dev.lathe.compiler.domain.Entity.Transition;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.parse.ReadScenarios;
import dev.lathe.compiler.seed.SeedEvents;
import dev.lathe.compiler.source.JsonReader;
import dev.lathe.compiler.source.SourceFile;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The scenarios of a blueprint, held to what it has. */
public final class Scenarios {
  private static final String FOLDER = "tests";

  /** Paths that every service answers, beside those that its author binds. */
  private static final List<String> BUILT_IN =
      List.of("/-/", "/_lathe/", "/openapi", "/asyncapi", "/health");

  /** Answers that a path or method has that is not there. */
  private static final List<Integer> ABSENT = List.of(404, 405);

  private final Blueprint blueprint;
  private final List<Route> routes;
  private final Findings findings = new Findings();

  private Scenarios(Blueprint blueprint, List<Route> routes) {
    this.blueprint = blueprint;
    this.routes = routes;
  }

  /**
   * The scenarios in {@code tests/*.json}, by file and in their order there.
   *
   * @param blueprint what {@code sources} say, without errors
   * @param routes those of its bundle
   * @return failed where one is not understood, or is about something that the blueprint lacks
   */
  public static Result<List<Scenario>> of(
      SourceFiles sources, Blueprint blueprint, List<Route> routes) {
    return new Scenarios(blueprint, routes).read(sources);
  }

  /** The events that {@code scenario} begins with, complete. */
  public static List<SeedEvent> history(Blueprint blueprint, Scenario scenario) {
    return SeedEvents.of(blueprint, scenario.history());
  }

  private Result<List<Scenario>> read(SourceFiles sources) {
    var scenarios = new ArrayList<Scenario>();
    for (SourceFile file : sources.jsonIn(FOLDER)) {
      JsonReader.read(file, DiagnosticCode.TESTS_PARSE_SCHEMA_VIOLATION, findings)
          .ifPresent(
              root ->
                  ReadScenarios.of(root, findings).stream()
                      .map(this::stated)
                      .forEach(scenarios::add));
    }
    var names = new TreeMap<String, Name>();
    for (Scenario scenario : scenarios) {
      Name first = names.putIfAbsent(scenario.name().text(), scenario.name());
      if (first != null && !first.text().isEmpty()) {
        findings.add(
            DiagnosticCode.TESTS_NAME_DUPLICATE,
            scenario.name().span(),
            "another scenario is called `%s`".formatted(first),
            first.span(),
            "say what is different about this one");
      }
      check(scenario);
    }
    return Result.of(List.copyOf(scenarios), findings.sorted());
  }

  /** With the state that each event of its history leads to, where it does not say so. */
  private Scenario stated(Scenario written) {
    return new Scenario(
        written.name(),
        written.span(),
        written.history().stream().map(this::stated).toList(),
        written.given(),
        written.when(),
        written.then());
  }

  private Seed stated(Seed seed) {
    return blueprint
        .entity(seed.entity().text())
        .flatMap(
            entity ->
                entity
                    .stateMachine()
                    .flatMap(
                        machine ->
                            machine.transitions().stream()
                                .filter(to -> to.event(entity).equals(seed.eventType().text()))
                                .findFirst()
                                .map(to -> stated(seed, machine, to))))
        .orElse(seed);
  }

  private static Seed stated(Seed seed, StateMachine machine, Transition transition) {
    String field = machine.stateField().text();
    if (transition.creates()) return seed; // a creation says nothing of it
    if (seed.data().get(field).isPresent() || seed.data().get("after").isPresent()) return seed;
    var data = new LinkedHashMap<>(seed.data().members());
    data.put(field, Json.of(transition.to().text()));
    return seed.with(new Json.Obj(data));
  }

  private void check(Scenario scenario) {
    List<Seed> own = blueprint.seedEnabled() ? blueprint.seeds() : List.of();
    var taken = new TreeSet<String>();
    own.forEach(seed -> taken.add(seed.subject().text()));
    for (Seed seed : scenario.history()) {
      if (taken.contains(seed.subject().text())) {
        findings.add(
            DiagnosticCode.SEED_STREAM_VERSION_DUPLICATE,
            seed.aggregateId().span(),
            "`%s` is seeded by the blueprint already".formatted(seed.subject()),
            "take another id, or ask for what the seeds leave");
      }
    }
    findings.addAll(SeedStreams.in(blueprint, scenario.history()));
    for (ScenarioStep step : scenario.given()) {
      if (step instanceof ScenarioStep.Asked(ScenarioRequest request)) routed(request);
    }
    Expected then = scenario.then();
    if (!ABSENT.contains(then.answer().status())) routed(scenario.when());
    then.reads().forEach(read -> routed(read.request()));
    then.states().forEach(this::known);
    then.events().ifPresent(events -> events.forEach(this::known));
  }

  private void routed(ScenarioRequest request) {
    String path = request.path().replaceFirst("\\?.*", "");
    if (path.isEmpty()) return; // it has none, which is found already
    if (BUILT_IN.stream().anyMatch(path::startsWith)) return;
    List<String> taking =
        routes.stream()
            .filter(route -> takes(route.path().split("/", -1), path.split("/", -1)))
            .map(route -> route.method().name())
            .distinct()
            .toList();
    if (taking.contains(request.method())) return;
    findings.add(
        DiagnosticCode.TESTS_UNKNOWN_ROUTE,
        request.place(),
        taking.isEmpty()
            ? "no route has the path `%s`".formatted(path)
            : "no route takes %s at `%s`".formatted(request.method(), path),
        taking.isEmpty()
            ? NearNames.hint(path, routes.stream().map(Route::path).distinct().toList())
            : Optional.of("it takes " + String.join(" and ", taking)));
  }

  private static boolean takes(String[] template, String[] path) {
    if (template.length != path.length) return false;
    for (int i = 0; i < path.length; i++) {
      boolean open = (template[i].contains("{") && !path[i].isEmpty()) || path[i].contains("${");
      if (!open && !template[i].equals(path[i])) return false;
    }
    return true;
  }

  private void known(Expected.State state) {
    String stream = state.stream().text();
    List<String> entities = blueprint.entities().stream().map(Entity::logged).toList();
    if (entities.stream().anyMatch(name -> stream.startsWith(name + "-"))) return;
    int dash = stream.indexOf('-');
    String entity = dash < 0 ? stream : stream.substring(0, dash);
    findings.add(
        DiagnosticCode.TESTS_UNKNOWN_STREAM,
        state.stream().span(),
        dash < 0
            ? "`%s` is no stream: those are the entity, a dash and the aggregate's id"
                .formatted(stream)
            : "there is no entity `%s`".formatted(entity),
        NearNames.hint(entity, entities));
  }

  private void known(Expected.Event event) {
    List<String> types =
        blueprint.entities().stream()
            .flatMap(
                entity ->
                    entity.stateMachine().stream()
                        .flatMap(machine -> machine.transitions().stream())
                        .map(transition -> transition.event(entity)))
            .toList();
    if (types.contains(event.type().text()) || event.type().text().isEmpty()) return;
    findings.add(
        DiagnosticCode.TESTS_UNKNOWN_EVENT_TYPE,
        event.type().span(),
        "no transition writes an event `%s`".formatted(event.type()),
        NearNames.hint(event.type().text(), types));
  }
}
