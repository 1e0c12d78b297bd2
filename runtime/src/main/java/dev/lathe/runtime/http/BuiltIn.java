package dev.lathe.runtime.http;

import dev.lathe.model.problem.ErrorCode;
import dev.lathe.runtime.identity.ControlScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes that every service has, whatever its blueprint says. */
enum BuiltIn {
  HEALTH,
  SERVICE,
  OPENAPI,
  UI,
  METRICS(ControlScope.OPS_READ),
  EVENTS(ControlScope.EVENTS_READ),
  /** How far the bundle is, and who reads the log. */
  STANDING(ControlScope.OPS_READ),
  /** Streams that stand still. */
  PARKED(ControlScope.OPS_READ),
  /** Has streams tried again. */
  RELEASE(ControlScope.OPS_WRITE),
  /** What commands were answered, and to whom. */
  COMMANDS(ControlScope.EVENTS_READ),
  /** What known callers were refused for who they are. */
  REFUSALS(ControlScope.EVENTS_READ),
  /** Where the fields of an aggregate come from. */
  WHY(ControlScope.EVENTS_READ),
  /** Runs of workflows, and where they stand. */
  RUNS(ControlScope.OPS_READ),
  /** All there is to tell of one run. */
  RUN(ControlScope.EVENTS_READ),
  /** What happened to one run. */
  RUN_TRACE(ControlScope.EVENTS_READ),
  /** Whether a run's events lead through its definition. */
  RUN_REPLAY(ControlScope.EVENTS_READ),
  /** Begins a run for an operator. */
  RUN_START(ControlScope.OPS_WRITE),
  /** Holds a run, ends it, has it go on. */
  RUN_CHANGE(ControlScope.OPS_WRITE),
  /** What one code of a problem means. */
  PROBLEM,
  /** User tasks of workflows, or one of them. */
  TASKS,
  /** Takes, gives or completes a user task. */
  TASK_CHANGE,
  /** Starts a workflow by hand. */
  WORKFLOW_START,
  /** Commands of one binding in a list. */
  BULK,
  /** A path below theirs that leads nowhere, and to no binding either. */
  NOTHING;

  /** The first segment of what steers the service: no path of a blueprint begins so. */
  private static final String CONTROL = "-";

  /** The first segment of what people do in workflows. */
  private static final String OURS = "_lathe";

  private static final Set<String> TASK_VERBS = Set.of("claim", "complete", "delegate");

  private final Optional<ControlScope> scope;

  /** For everybody. */
  BuiltIn() {
    this.scope = Optional.empty();
  }

  /** For whom {@link Admission} lets in. */
  BuiltIn(ControlScope scope) {
    this.scope = Optional.of(scope);
  }

  /** What a token has to be for; empty where nobody is asked for one. */
  Optional<ControlScope> scope() {
    return scope;
  }

  /** Whether it depends on who asks, as a route of the blueprint does. */
  boolean asksWho() {
    return this == TASKS || this == TASK_CHANGE || this == WORKFLOW_START;
  }

  /** Whether it tells of the bundle alone, and asks no database. */
  boolean describes() {
    return this == SERVICE || this == OPENAPI || this == UI;
  }

  /** How they are asked for, as in the header {@code Allow}. */
  static final String METHODS = "GET, HEAD";

  /** How this one is asked for. */
  String methods() {
    return posts() ? "POST" : METHODS;
  }

  /** Whether {@code request} asks for it in such a way. */
  boolean takes(HttpRequest request) {
    return posts() ? request.method().equals("POST") : request.reads();
  }

  private boolean posts() {
    return switch (this) {
      case RELEASE, TASK_CHANGE, WORKFLOW_START, RUN_START, RUN_CHANGE, BULK -> true;
      default -> false;
    };
  }

  /** They come before the route table, so that no blueprint hides them. */
  static Optional<BuiltIn> at(List<String> segments) {
    if (segments.isEmpty()) return Optional.empty();
    if (segments.getFirst().equals("ui")) return Optional.of(UI);
    if (segments.getFirst().equals(CONTROL)) return control(segments);
    if (segments.getFirst().equals(OURS)) return people(segments);
    if (segments.size() > 1) return Optional.empty();
    return switch (segments.getFirst()) {
      case "health" -> Optional.of(HEALTH);
      case "service.json" -> Optional.of(SERVICE);
      case "openapi.json" -> Optional.of(OPENAPI);
      case "metrics" -> Optional.of(METRICS);
      default -> Optional.empty();
    };
  }

  /**
   * What a path without a route leads to: a service has its own description under its base path
   * too, and a blueprint may have an {@code /events} of its own.
   */
  static Optional<BuiltIn> behindRoutes(List<String> segments) {
    if (segments.isEmpty()) return Optional.empty();
    if (segments.getLast().equals("openapi.json")) return Optional.of(OPENAPI);
    return segments.equals(List.of("events")) ? Optional.of(EVENTS) : Optional.empty();
  }

  private static Optional<BuiltIn> people(List<String> segments) {
    if (segments.size() == 3 && segments.get(1).equals("runs")) return Optional.of(WORKFLOW_START);
    boolean named = segments.size() == 3 || segments.size() == 4;
    if (named && segments.get(1).equals("bulk")) return Optional.of(BULK);
    if (segments.size() < 2 || !segments.get(1).equals("tasks")) return Optional.of(NOTHING);
    return switch (segments.size()) {
      case 2, 3 -> Optional.of(TASKS);
      case 4 -> Optional.of(TASK_VERBS.contains(segments.get(3)) ? TASK_CHANGE : NOTHING);
      default -> Optional.of(NOTHING);
    };
  }

  private static Optional<BuiltIn> control(List<String> segments) {
    if (segments.size() == 3 && segments.get(1).equals("problems")) {
      return Optional.of(ErrorCode.named(segments.get(2)).isPresent() ? PROBLEM : NOTHING);
    }
    if (segments.size() > 2 && segments.get(1).equals("runs")) return Optional.of(run(segments));
    return switch (String.join("/", segments.subList(1, segments.size()))) {
      case "standing" -> Optional.of(STANDING);
      case "parked" -> Optional.of(PARKED);
      case "parked/release" -> Optional.of(RELEASE);
      case "commands" -> Optional.of(COMMANDS);
      case "refusals" -> Optional.of(REFUSALS);
      case "why" -> Optional.of(WHY);
      case "runs" -> Optional.of(RUNS);
      default -> Optional.of(NOTHING);
    };
  }

  /** {@code /-/runs/<id>} and what is below it. */
  private static BuiltIn run(List<String> segments) {
    if (segments.size() == 3) return segments.getLast().equals("start") ? RUN_START : RUN;
    if (segments.size() > 4) return NOTHING;
    return switch (segments.getLast()) {
      case "trace" -> RUN_TRACE;
      case "replay" -> RUN_REPLAY;
      case "retry", "skip", "cancel", "pause", "resume", "step", "migrate" -> RUN_CHANGE;
      default -> NOTHING;
    };
  }
}
