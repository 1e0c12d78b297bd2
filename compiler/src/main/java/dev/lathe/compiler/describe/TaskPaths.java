package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The paths of user tasks, which a service has whose bundle has some. */
final class TaskPaths {
  private static final String TASKS = "/_lathe/tasks";
  private static final String TAG = "tasks";

  private final Components components;
  private final OwnOperations own;

  private TaskPaths(Components components, boolean bearer) {
    this.components = components;
    this.own = new OwnOperations(components, bearer, TAG);
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
                    "claimTask",
                    "Take a task: it is yours alone then.",
                    List.of(id()),
                    OwnOperations.none())));
    paths.put(
        TASKS + "/{id}/delegate",
        new Members()
            .with(
                "post",
                change(
                    "delegateTask",
                    "Give a task to somebody, or back with null.",
                    List.of(id()),
                    OwnOperations.body(
                        true,
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
                    List.of(id(), OwnOperations.key()),
                    OwnOperations.body(true, new Members().with("type", "object")))));
    return paths;
  }

  private Members list() {
    var parameters = new ArrayList<Json>();
    parameters.add(query("status", words("open", "completed", "cancelled")));
    parameters.add(query("assignee", words("me", "none")));
    for (String name : List.of("definition", "run", "key", "after")) {
      parameters.add(query(name, OwnOperations.text()));
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
    return own.operation(
        "listTasks",
        "The tasks that are for you, the oldest first.",
        parameters,
        OwnOperations.none(),
        answer.object(),
        List.of(ErrorCode.VALIDATION_ERROR));
  }

  private Members one() {
    return own.operation(
        "getTask",
        "One task.",
        List.of(id()),
        OwnOperations.none(),
        task(),
        List.of(ErrorCode.TASK_NOT_FOUND));
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
    return own.operation(name, summary, parameters, body, task(), codes);
  }

  private Json.Obj task() {
    Members properties =
        new Members()
            .with("id", OwnOperations.text())
            .with("run", OwnOperations.text())
            .with("definition", OwnOperations.text())
            .with("task", described(OwnOperations.text(), "The element of the drawing."))
            .with("name", OwnOperations.text())
            .with("key", described(OwnOperations.text(), "The business key of the run."))
            .with("status", words("open", "completed", "cancelled"))
            .with("assignee", OwnOperations.text())
            .with("claimed", described(flag(), "Whether the assignee has it to themselves."))
            .with("mayComplete", described(flag(), "Whether you may complete it now."))
            .with("openedAt", time())
            .with("due", time())
            .with("endedAt", time())
            .with("endedBy", OwnOperations.text())
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
            new Members()
                .with("name", OwnOperations.text())
                .with("type", OwnOperations.text())
                .with("required", flag()));
  }

  private static Json id() {
    return OwnOperations.parameter("id", "path", true, OwnOperations.text());
  }

  private static Json query(String name, Members schema) {
    return OwnOperations.parameter(name, "query", false, schema);
  }

  private static Members nullable() {
    return new Members().with("type", Members.strings(List.of("string", "null")));
  }

  private static Members flag() {
    return new Members().with("type", "boolean");
  }

  private static Members time() {
    return OwnOperations.text().with("format", "date-time");
  }

  private static Members words(String... words) {
    return OwnOperations.text().with("enum", List.of(words));
  }

  private static Members described(Members schema, String description) {
    return schema.with("description", description);
  }
}
