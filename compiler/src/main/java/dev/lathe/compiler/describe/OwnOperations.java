package dev.lathe.compiler.describe;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Operations of paths that no blueprint declares.
 *
 * @param bearer whether callers are known by a token: some route has an {@link AuthProvider}
 */
record OwnOperations(Components components, boolean bearer, String tag) {
  /** What any of them may be told. */
  private static final List<ErrorCode> ALWAYS =
      List.of(
          ErrorCode.RUNTIME_AUTH_TOKEN_INVALID,
          ErrorCode.STORE_UNAVAILABLE,
          ErrorCode.INTERNAL_ERROR);

  /** Answered with {@code answer} and 200, or with a problem of {@code codes}. */
  Members operation(
      String name,
      String summary,
      List<Json> parameters,
      Json.Obj body,
      Json.Obj answer,
      List<ErrorCode> codes) {
    return operation(name, summary, parameters, body, 200, answer, codes);
  }

  /** The same with another status. */
  Members operation(
      String name,
      String summary,
      List<Json> parameters,
      Json.Obj body,
      int status,
      Json.Obj answer,
      List<ErrorCode> codes) {
    var responses = new Members();
    responses.with(
        String.valueOf(status),
        new Members()
            .with("description", summary)
            .with("content", content("application/json", answer)));
    var byStatus = new TreeMap<ProblemStatus, List<ErrorCode>>();
    for (List<ErrorCode> some : List.of(codes, ALWAYS)) {
      some.forEach(
          code -> byStatus.computeIfAbsent(code.status(), _ -> new ArrayList<>()).add(code));
    }
    byStatus.forEach(
        (refusal, told) -> responses.with(String.valueOf(refusal.code()), problem(told)));
    var operation =
        new Members()
            .with("operationId", name)
            .with("summary", summary)
            .with("tags", List.of(tag))
            .with("parameters", new Json.Arr(parameters))
            .withAny("requestBody", body)
            .with("responses", responses);
    if (bearer) {
      operation.with("security", new Json.Arr(List.of(OpenApiOperation.bearer(components))));
    }
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

  static Json key() {
    return parameter("Idempotency-Key", "header", false, text());
  }

  static Json parameter(String name, String in, boolean required, Members schema) {
    return new Members()
        .with("name", name)
        .with("in", in)
        .with("required", required)
        .with("schema", schema)
        .object();
  }

  static Json.Obj none() {
    return Json.EMPTY;
  }

  static Json.Obj body(boolean required, Members schema) {
    return new Members()
        .with("required", required)
        .with("content", content("application/json", schema.object()))
        .object();
  }

  private static Members content(String type, Json.Obj schema) {
    return new Members().with(type, new Members().with("schema", schema));
  }

  static Members text() {
    return new Members().with("type", "string");
  }
}
