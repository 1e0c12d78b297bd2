package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.ResponseTemplate;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One operation of an OpenAPI document. */
final class OpenApiOperation {
  /** Made once: every operation has most of them, and is asked whether it has the same. */
  private static final Map<ErrorCode, Json.Obj> EXAMPLES = examples();

  /** Those that many operations describe alike. */
  private static final Set<ProblemStatus> SHARED =
      Collections.unmodifiableSet(
          EnumSet.of(
              ProblemStatus.BAD_REQUEST,
              ProblemStatus.CONFLICT,
              ProblemStatus.CONTENT_TOO_LARGE,
              ProblemStatus.URI_TOO_LONG,
              ProblemStatus.UNPROCESSABLE_CONTENT,
              ProblemStatus.INTERNAL_SERVER_ERROR,
              ProblemStatus.NOT_IMPLEMENTED,
              ProblemStatus.SERVICE_UNAVAILABLE));

  private static final Json.Obj PROBLEM_SCHEMA = Problem.schema();

  private static final String PROBLEM = "application/problem+json";

  private static final String BEARER = "bearer";

  private static final int OK = 200;
  private static final int CREATED = 201;

  private final Endpoint endpoint;
  private final String id;
  private final Components components;
  private final Headers headers;
  private final JsonSchema schemas;

  OpenApiOperation(Endpoint endpoint, String id, Components components) {
    this.endpoint = endpoint;
    this.id = id;
    this.components = components;
    this.headers = new Headers(components, endpoint.limited());
    this.schemas = new JsonSchema(this::refer);
  }

  List<String> tags() {
    List<String> tags = endpoint.binding().description().tags();
    return tags.isEmpty() ? List.of(endpoint.route().service()) : tags;
  }

  /**
   * @param renamed placeholders that go by another name in this document's path
   */
  Json.Obj object(Map<String, String> renamed) {
    Binding.Description said = endpoint.binding().description();
    var operation =
        new Members()
            .with("operationId", id)
            .with("summary", said.summary())
            .with("description", said.text())
            .with("tags", tags())
            .with("parameters", parameters(renamed));
    Json.Obj body = body();
    operation.withAny("requestBody", body).with("responses", responses());
    if (!endpoint.route().auth().isEmpty()) {
      operation.with("security", new Json.Arr(List.of(bearer())));
    }
    extensions(operation);
    Json.Obj generated = operation.object();
    Json.Obj whole =
        said.openapi().map(openapi -> Merge.over(generated, openapi)).orElse(generated);
    return shared(whole);
  }

  private Json parameters(Map<String, String> renamed) {
    var parameters = new ArrayList<Json>();
    var taken = new LinkedHashSet<String>();
    for (Requests.Parameter parameter : endpoint.requests().parameters()) {
      boolean path = parameter.in().equals("path");
      String name =
          path ? renamed.getOrDefault(parameter.name(), parameter.name()) : parameter.name();
      if (parameter.in().equals("header")) {
        taken.add(name.toLowerCase(Locale.ROOT));
      }
      parameters.add(parameter(parameter, name));
    }
    parameters.addAll(
        headers.requested(
            endpoint.commands(),
            endpoint.route().keyed(),
            endpoint.versioned(),
            endpoint.kept(),
            taken));
    return new Json.Arr(parameters);
  }

  private Json.Obj parameter(Requests.Parameter parameter, String name) {
    var object =
        new Members()
            .with("name", name)
            .with("in", parameter.in())
            .with("required", parameter.required())
            .with("description", parameter.description());
    if (parameter.type() instanceof DataType.ListOf && parameter.in().equals("query")) {
      object.with("style", "form").with("explode", true);
    }
    object.with("schema", schemas.of(parameter.type(), parameter.keywords()));
    Json.Obj generated = object.object();
    return parameter.openapi().map(more -> Merge.over(generated, more)).orElse(generated);
  }

  private Json.Obj body() {
    Requests requests = endpoint.requests();
    var content = new Members();
    requests.body().ifPresent(body -> content.with("application/json", media(schemas.of(body))));
    requests
        .form()
        .ifPresent(
            form -> content.with("application/x-www-form-urlencoded", media(schemas.of(form))));
    if (requests.bytes()) {
      content.with("application/octet-stream", new Members());
    }
    Json.Obj media = content.object();
    return media.members().isEmpty()
        ? media
        : new Members().with("required", requests.strict()).with("content", media).object();
  }

  private static Members media(Json.Obj schema) {
    return new Members().with("schema", schema);
  }

  private Json.Obj responses() {
    var responses = new Members();
    endpoint
        .graph()
        .ifPresent(
            graph ->
                successes()
                    .forEach(
                        status ->
                            responses.with(Integer.toString(status), success(graph, status))));
    if (endpoint.kept()) {
      responses.with(
          "304",
          new Members()
              .with("description", "The client has the answer already.")
              .with("headers", headers.kept(false)));
    }
    var byStatus = new TreeMap<ProblemStatus, List<ErrorCode>>();
    for (ErrorCode code : endpoint.codes()) {
      byStatus.computeIfAbsent(code.status(), _ -> new ArrayList<>()).add(code);
    }
    byStatus.forEach((status, codes) -> responses.with(number(status), problem(status, codes)));
    Json.Obj all = responses.object();
    return endpoint.route().response().map(template -> worded(template, all)).orElse(all);
  }

  /** The statuses that a result is answered with. */
  private List<Integer> successes() {
    OptionalInt own = ownStatus(true);
    if (own.isPresent()) return List.of(own.getAsInt());
    if (endpoint.route().created().isEmpty()) return List.of(OK);
    return endpoint.mayCreateNothing() ? List.of(OK, CREATED) : List.of(CREATED);
  }

  /** The status that a response template gives to all answers of its branch. */
  private OptionalInt ownStatus(boolean ok) {
    return switch (endpoint.route().response().map(template -> template.branch(ok)).orElse(null)) {
      case null -> OptionalInt.empty();
      case ResponseTemplate.Rendered(var _, var status, var _) -> status;
      case ResponseTemplate.Redirect(var _, int status, var _) -> OptionalInt.of(status);
    };
  }

  /** With what refusals of the operation become in its author's words, beside all others. */
  private Json.Obj worded(ResponseTemplate template, Json.Obj usual) {
    OptionalInt own = ownStatus(false);
    var all = new LinkedHashMap<>(usual.members());
    if (template.onErr() instanceof ResponseTemplate.Redirect(var _, int status, var _)) {
      all.putIfAbsent(Integer.toString(status), redirect("Why it was refused is told there."));
      return new Json.Obj(all);
    }
    Json.Obj schema = schemas.of(WordedAnswer.of(template.onErr(), new DataType.Any()));
    if (own.isPresent()) {
      String status = Integer.toString(own.getAsInt());
      Json.Obj there =
          all.get(status) instanceof Json.Obj known
              ? known
              : new Members().with("description", "What the operation refused.").object();
      all.put(status, besides(there, schema));
      return new Json.Obj(all);
    }
    all.replaceAll(
        (status, answer) ->
            status.startsWith("4") && answer instanceof Json.Obj object
                ? besides(object, schema)
                : answer);
    return new Json.Obj(all);
  }

  private static Json.Obj besides(Json.Obj answer, Json.Obj schema) {
    var content = new Members();
    if (answer.get("content").orElse(Json.NULL) instanceof Json.Obj known) content.withAll(known);
    return new Members()
        .withAll(answer)
        .with("content", content.with("application/json", media(schema)))
        .object();
  }

  private static Json.Obj redirect(String description) {
    var location = new Members().with("schema", new Members().with("type", "string"));
    return new Members()
        .with("description", description)
        .with("headers", new Members().with("Location", location))
        .object();
  }

  private Json success(ResolvedGraph graph, int status) {
    boolean leads =
        endpoint
            .route()
            .response()
            .filter(template -> template.onOk() instanceof ResponseTemplate.Redirect)
            .isPresent();
    if (leads) return redirect("Where it leads.");
    boolean worded = endpoint.route().response().isPresent();
    boolean located = endpoint.route().created().isPresent();
    return answered(graph, worded && !located ? OK : status).object();
  }

  private Members answered(ResolvedGraph graph, int status) {
    boolean command = graph.commands();
    Json.Obj answer = schemas.of(Answers.of(endpoint));
    return new Members()
        .with("description", command ? "What the command did." : "What the query found.")
        .with(
            "headers",
            endpoint.kept()
                ? headers.kept(endpoint.paged())
                : headers.answered(command, endpoint.versioned(), false, status))
        .with("content", new Members().with("application/json", media(answer)));
  }

  private Json.Obj problem(ProblemStatus status, List<ErrorCode> codes) {
    List<Worded> worded =
        endpoint.worded().stream().filter(one -> codes.contains(one.reason())).toList();
    var words = new LinkedHashSet<>(codes.stream().map(ErrorCode::name).toList());
    worded.forEach(one -> words.add(one.code()));
    Json code = new Members().with("enum", words).object();
    Json narrowed =
        new Members()
            .with("type", "object")
            .with("properties", new Members().with("code", code))
            .object();
    Json.Obj problem = components.keep("schemas", PROBLEM_SCHEMA, List.of("Problem"));
    var media =
        new Members()
            .with("schema", new Members().with("allOf", new Json.Arr(List.of(problem, narrowed))))
            .with("examples", examples(codes, worded));
    return new Members()
        .with(
            "description",
            Stream.concat(
                    codes.stream().map(this::meaning),
                    worded.stream().map(OpenApiOperation::meaning))
                .collect(Collectors.joining("\n")))
        .with(
            "headers",
            headers.answered(
                endpoint.commands(),
                endpoint.versioned(),
                endpoint.graph().filter(ResolvedGraph::acts).isPresent(),
                status.code()))
        .with("content", new Members().with(PROBLEM, media))
        .object();
  }

  private String meaning(ErrorCode code) {
    String meaning = "- `" + code.name() + "`: " + code.meaning();
    if (code == ErrorCode.FORBIDDEN && endpoint.route().allow().isPresent()) {
      return meaning + "; allowed where " + RuleWords.of(endpoint.route().allow().get().rule());
    }
    return code == ErrorCode.COMMAND_GUARD_REJECTED
        ? meaning
            + ": "
            + endpoint.guards().stream()
                .map(node -> "`" + node + "`")
                .collect(Collectors.joining(", "))
        : meaning;
  }

  private static String meaning(Worded worded) {
    return "- `%s`: %s (`%s`)"
        .formatted(
            worded.code(),
            worded.message().orElse(worded.reason().meaning()),
            worded.reason().name());
  }

  private static Map<ErrorCode, Json.Obj> examples() {
    var examples = new EnumMap<ErrorCode, Json.Obj>(ErrorCode.class);
    for (ErrorCode code : ErrorCode.values()) {
      if (code != ErrorCode.COMMAND_GUARD_REJECTED) { // it names the guard
        examples.put(
            code,
            new Members()
                .with("summary", code.meaning())
                .with("value", ErrorExample.of(code))
                .object());
      }
    }
    return Collections.unmodifiableMap(examples);
  }

  private Json.Obj examples(List<ErrorCode> codes, List<Worded> worded) {
    var examples = new Members();
    for (ErrorCode code : codes) {
      if (code == ErrorCode.COMMAND_GUARD_REJECTED) {
        for (String node : endpoint.guards()) {
          examples.with(
              code.name() + "-" + node,
              new Members()
                  .with("summary", code.meaning())
                  .with("value", ErrorExample.guard(node)));
        }
      } else {
        Json.Obj example = Objects.requireNonNull(EXAMPLES.get(code));
        examples.with(code.name(), components.keep("examples", example, List.of(code.name())));
      }
    }
    for (Worded one : worded) {
      examples.with(
          one.code(),
          new Members()
              .with("summary", one.message().orElse(one.reason().meaning()))
              .with("value", ErrorExample.worded(one)));
    }
    return examples.object();
  }

  /** Whose token it is, the function asks the route's providers. */
  private Json.Obj bearer() {
    return bearer(components);
  }

  /** That a token is asked for. */
  static Json.Obj bearer(Components components) {
    var scheme = new Members().with("type", "http").with("scheme", "bearer").object();
    components.keep("securitySchemes", scheme, List.of(BEARER));
    return new Members().with(BEARER, new Json.Arr(List.of())).object();
  }

  /**
   * What OpenAPI has no word for: which guards must say yes, which events may come of it, which
   * native operation would run.
   */
  private void extensions(Members operation) {
    endpoint
        .graph()
        .ifPresentOrElse(
            graph -> extensions(graph, operation),
            () -> operation.with("x-lathe-native", endpoint.route().operation().name()));
  }

  private void extensions(ResolvedGraph graph, Members operation) {
    if (!graph.guards().isEmpty()) {
      operation.with("x-lathe-guards", endpoint.guards());
    }
    if (graph.commands()) {
      Set<String> events = new LinkedHashSet<>();
      for (ResolvedGraph.Emit emit : graph.emits()) {
        String channel = endpoint.route().service() + "." + emit.entity().logged();
        events.add(channel + "." + emit.transition().event(emit.entity()));
      }
      operation.with("x-lathe-events", events);
    }
  }

  /** With its refusals among the components: many operations have the same. */
  private Json.Obj shared(Json.Obj operation) {
    if (!(operation.get("responses").orElse(Json.NULL) instanceof Json.Obj(var responses))) {
      return operation;
    }
    var shared = new Members();
    responses.forEach(
        (number, response) -> {
          Optional<ProblemStatus> status =
              SHARED.stream().filter(each -> number(each).equals(number)).findFirst();
          shared.with(
              number,
              status.isPresent() && response instanceof Json.Obj refusal
                  ? share(status.get(), refusal)
                  : response);
        });
    return new Members().withAll(operation).with("responses", shared).object();
  }

  private Json.Obj share(ProblemStatus status, Json.Obj response) {
    String name = status.title().replace(" ", "");
    return components.share(
        "responses", response, List.of(name, name + "_" + id, name + "_" + id + "_"));
  }

  private static String number(ProblemStatus status) {
    return Integer.toString(status.code());
  }

  private Json.Obj refer(String name, Json.Obj schema) {
    String service = endpoint.route().service();
    return components.keep("schemas", schema, List.of(name, service + "_" + name, id + "_" + name));
  }
}
