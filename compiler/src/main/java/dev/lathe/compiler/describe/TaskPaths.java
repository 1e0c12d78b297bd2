package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The paths of user tasks, which a service has whose bundle has some. */
final class TaskPaths {
  private static final String TASKS = "/_lathe/tasks";
  private static final String TAG = "tasks";

  /** What any of them may be told. */
  private static final List<ErrorCode> ALWAYS =
      List.of(
          ErrorCode.RUNTIME_AUTH_TOKEN_INVALID,
          ErrorCode.STORE_UNAVAILABLE,
          ErrorCode.INTERNAL_ERROR);

  private final Components components;
  private final boolean bearer;

  private TaskPaths(Components components, boolean bearer) {
    this.components = components;
    this.bearer = bearer;
  }

  /**
   * Each path with its operations.
   *
   * @param bearer whether callers are known by a token: some route has an {@link AuthProvider}
   */
  static SortedMap<String, Members> of(Components components, boolean bearer) {
    return new TaskPaths(components, bearer).paths();
  }

  static String tag() {
    return TAG;
  }

  private SortedMap<String, Members> paths() {
    var paths = new TreeMap<String, Members>();
    paths.put(TASKS, new Members().with("get", list()));
    paths.put(TASKS + "/{id}", new Members().with("get", one()));
    paths.put(
        TASKS + "/{id}/claim",
        new Members()
            .with(
                "post",
                change(
                    "claimTask", "Take a task: it is yours alone then.", List.of(id()), none())));
    paths.put(
        TASKS + "/{id}/delegate",
        new Members()
            .with(
                "post",
                change(
                    "delegateTask",
                    "Give a task to somebody, or back with null.",
                    List.of(id()),
                    body(
                        new Members()
                            .with("type", "object")
                            .with("required", Members.strings(List.of("to")))
                            .with("additionalProperties", false)
                            .with("properties", new Members().with("to", nullable()))))));
    paths.put(
        TASKS + "/{id}/complete",
        new Members()
            .with(
                "post",
                change(
                    "completeTask",
                    "Complete a task, once: the body is the form that the task shows.",
                    List.of(id(), key()),
                    body(new Members().with("type", "object")))));
    return paths;
  }

  private Members list() {
    var parameters = new ArrayList<Json>();
    parameters.add(query("status", words("open", "completed", "cancelled")));
    parameters.add(query("assignee", words("me", "none")));
    for (String name : List.of("definition", "run", "key", "after")) {
      parameters.add(query(name, text()));
    }
    parameters.add(
        query(
            "limit",
            new Members()
                .with("type", "integer")
                .with("minimum", 1)
                .with("maximum", 200)
                .with("default", 50)));
    Members answer =
        new Members()
            .with("type", "object")
            .with("required", Members.strings(List.of("tasks")))
            .with(
                "properties",
                new Members()
                    .with("tasks", new Members().with("type", "array").with("items", task())));
    return operation(
        "listTasks",
        "The tasks that are for you, the oldest first.",
        parameters,
        none(),
        answer.object(),
        List.of(ErrorCode.VALIDATION_ERROR));
  }

  private Members one() {
    return operation(
        "getTask", "One task.", List.of(id()), none(), task(), List.of(ErrorCode.TASK_NOT_FOUND));
  }

  private Members change(String name, String summary, List<Json> parameters, Json.Obj body) {
    var codes =
        new ArrayList<>(
            List.of(
                ErrorCode.VALIDATION_ERROR,
                ErrorCode.INVALID_BODY,
                ErrorCode.FORBIDDEN,
                ErrorCode.TASK_NOT_FOUND,
                ErrorCode.TASK_CLAIMED,
                ErrorCode.TASK_CLOSED,
                ErrorCode.BODY_LIMIT_EXCEEDED,
                ErrorCode.UNSUPPORTED_MEDIA_TYPE));
    if (name.equals("completeTask")) {
      codes.add(ErrorCode.IDEMPOTENCY_KEY_INVALID);
      codes.add(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    }
    return operation(name, summary, parameters, body, task(), codes);
  }

  private Members operation(
      String name,
      String summary,
      List<Json> parameters,
      Json.Obj body,
      Json.Obj answer,
      List<ErrorCode> codes) {
    var responses = new Members();
    responses.with(
        "200",
        new Members()
            .with("description", summary)
            .with("content", content("application/json", answer)));
    var byStatus = new TreeMap<ProblemStatus, List<ErrorCode>>();
    for (List<ErrorCode> some : List.of(codes, ALWAYS)) {
      some.forEach(
          code -> byStatus.computeIfAbsent(code.status(), _ -> new ArrayList<>()).add(code));
    }
    byStatus.forEach(
        (status, told) -> responses.with(String.valueOf(status.code()), problem(told)));
    var operation =
        new Members()
            .with("operationId", name)
            .with("summary", summary)
            .with("tags", List.of(TAG))
            .with("parameters", new Json.Arr(parameters))
            .withAny("requestBody", body)
            .with("responses", responses);
    if (bearer)
      operation.with("security", new Json.Arr(List.of(OpenApiOperation.bearer(components))));
    return operation;
  }

  private Members problem(List<ErrorCode> codes) {
    Json.Obj problem = components.keep("schemas", Problem.schema(), List.of("Problem"));
    Members narrowed =
        new Members()
            .with("type", "object")
            .with(
                "properties",
                new Members()
                    .with(
                        "code",
                        new Members().with("enum", codes.stream().map(ErrorCode::name).toList())));
    return new Members()
        .with(
            "description",
            codes.stream()
                .map(code -> "- `" + code.name() + "`: " + code.meaning())
                .collect(Collectors.joining("\n")))
        .with(
            "content",
            content(
                "application/problem+json",
                new Members()
                    .with("allOf", new Json.Arr(List.of(problem, narrowed.object())))
                    .object()));
  }

  private Json.Obj task() {
    Members properties =
        new Members()
            .with("id", text())
            .with("run", text())
            .with("definition", text())
            .with("task", described(text(), "The element of the drawing."))
            .with("name", text())
            .with("key", described(text(), "The business key of the run."))
            .with("status", words("open", "completed", "cancelled"))
            .with("assignee", text())
            .with("claimed", described(flag(), "Whether the assignee has it to themselves."))
            .with("mayComplete", described(flag(), "Whether you may complete it now."))
            .with("openedAt", time())
            .with("due", time())
            .with("endedAt", time())
            .with("endedBy", text())
            .with("form", new Members().with("type", "array").with("items", field()));
    Json.Obj schema =
        new Members()
            .with("type", "object")
            .with(
                "required",
                Members.strings(
                    List.of(
                        "id",
                        "run",
                        "definition",
                        "task",
                        "status",
                        "claimed",
                        "mayComplete",
                        "openedAt",
                        "form")))
            .with("properties", properties)
            .object();
    return components.keep("schemas", schema, List.of("UserTask", "LatheUserTask"));
  }

  private static Members field() {
    return new Members()
        .with("type", "object")
        .with("required", Members.strings(List.of("name", "type", "required")))
        .with(
            "properties",
            new Members().with("name", text()).with("type", text()).with("required", flag()));
  }

  private static Json id() {
    return parameter("id", "path", true, text());
  }

  private static Json key() {
    return parameter("Idempotency-Key", "header", false, text());
  }

  private static Json query(String name, Members schema) {
    return parameter(name, "query", false, schema);
  }

  private static Json parameter(String name, String in, boolean required, Members schema) {
    return new Members()
        .with("name", name)
        .with("in", in)
        .with("required", required)
        .with("schema", schema)
        .object();
  }

  private static Json.Obj none() {
    return Json.EMPTY;
  }

  private static Json.Obj body(Members schema) {
    return new Members()
        .with("required", true)
        .with("content", content("application/json", schema.object()))
        .object();
  }

  private static Members content(String type, Json.Obj schema) {
    return new Members().with(type, new Members().with("schema", schema));
  }

  private static Members text() {
    return new Members().with("type", "string");
  }

  private static Members nullable() {
    return new Members().with("type", Members.strings(List.of("string", "null")));
  }

  private static Members flag() {
    return new Members().with("type", "boolean");
  }

  private static Members time() {
    return text().with("format", "date-time");
  }

  private static Members words(String... words) {
    return text().with("enum", List.of(words));
  }

  private static Members described(Members schema, String description) {
    return schema.with("description", description);
  }
}
