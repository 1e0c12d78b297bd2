package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.operation.Inputs;
import dev.lathe.runtime.plan.Coercion;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.plan.InputValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputBindingTest {
  /** {@code =} is what reaches the statement, {@code !} the code of the finding. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          INTEGER  | 5                                  | =5
          INTEGER  | -7                                 | =-7
          INTEGER  | "6"                                | =6
          INTEGER  | "-08"                              | =-8
          INTEGER  | 9.0                                | =9
          INTEGER  | 1e2                                | =100
          INTEGER  | 9223372036854775807                | =9223372036854775807
          INTEGER  | "-9223372036854775808"             | =-9223372036854775808
          INTEGER  | 9223372036854775808                | !too_big
          INTEGER  | "99999999999999999999"             | !too_big
          INTEGER  | 1e999999999                        | !too_big
          INTEGER  | 1e99999999999                      | !too_big
          INTEGER  | 1.5                                | !invalid_type
          INTEGER  | 1e-999999999                       | !invalid_type
          INTEGER  | "1.0"                              | !invalid_type
          INTEGER  | "+1"                               | !invalid_type
          INTEGER  | " 1"                               | !invalid_type
          INTEGER  | ""                                 | !invalid_type
          INTEGER  | true                               | !invalid_type
          INTEGER  | null                               | !invalid_type
          INTEGER  | [1]                                | !invalid_type
          DECIMAL  | "9.50"                             | ="9.50"
          DECIMAL  | 9.50                               | ="9.50"
          DECIMAL  | -3                                 | ="-3"
          DECIMAL  | 1E5                                | ="1E5"
          DECIMAL  | "1e5"                              | !invalid_type
          DECIMAL  | ".5"                               | !invalid_type
          DECIMAL  | 1e999                              | !too_big
          DECIMAL  | false                              | !invalid_type
          STRING   | "x"                                | ="x"
          STRING   | ""                                 | =""
          STRING   | "äöü €"                            | ="äöü €"
          STRING   | "\\ud83d\\ude00"                   | ="😀"
          STRING   | 5                                  | !invalid_type
          STRING   | "a\\u0000"                         | !invalid_format
          STRING   | "\\ud83d"                          | !invalid_format
          STRING   | "\\ude00"                          | !invalid_format
          BOOLEAN  | true                               | =true
          BOOLEAN  | "1"                                | =true
          BOOLEAN  | "false"                            | =false
          BOOLEAN  | "0"                                | =false
          BOOLEAN  | 1                                  | !invalid_type
          BOOLEAN  | "yes"                              | !invalid_type
          DATE     | "2024-02-29"                       | ="2024-02-29"
          DATE     | "2026-02-29"                       | !invalid_format
          DATE     | "2026-13-01"                       | !invalid_format
          DATE     | "2026-1-1"                         | !invalid_format
          DATE     | 20260101                           | !invalid_type
          DATETIME | "2026-04-14T12:00:00Z"             | ="2026-04-14T12:00:00Z"
          DATETIME | "2026-04-14T12:00:00.123456789012Z"| ="2026-04-14T12:00:00.123456789012Z"
          DATETIME | "2026-04-14T12:00:00-05:30"        | ="2026-04-14T12:00:00-05:30"
          DATETIME | "2026-04-14T12:00:00"              | !invalid_format
          DATETIME | "2026-04-31T12:00:00Z"             | !invalid_format
          DATETIME | "2026-04-14T24:00:00Z"             | !invalid_format
          DATETIME | "2026-04-14T12:60:00Z"             | !invalid_format
          DATETIME | "2026-04-14T12:00:00+19:00"        | !invalid_format
          DATETIME | "yesterday"                        | !invalid_format
          JSON     | {"b": 1.50, "a": [null, {}]}       | ={"b":1.50,"a":[null,{}]}
          JSON     | "7"                                | ="7"
          JSON     | 7                                  | =7
          JSON     | false                              | =false
          JSON     | ["a\\u0000"]                       | !invalid_format
          JSON     | {"\\ud83d": 1}                     | !invalid_format
          """)
  void a_value_becomes_what_its_type_says(ScalarType type, String json, String expected) {
    var findings = new ArrayList<Finding>();
    var plan = new Plan("x", type, new InputSource.Body("x")).input();
    var value = Coercion.coerce(plan, JsonText.parse(json), "x", findings);
    assertEquals(
        expected,
        findings.isEmpty() ? "=" + JsonText.write(value.json()) : "!" + findings.getFirst().code());
  }

  @Test
  void json_is_bounded() {
    var plan = new Plan("x", ScalarType.JSON, new InputSource.Body("x")).input();
    var findings = new ArrayList<Finding>();
    var deepest = JsonText.parse("[".repeat(64) + "]".repeat(64));
    assertEquals(deepest, Coercion.coerce(plan, deepest, "x", findings).json());
    Coercion.coerce(plan, JsonText.parse("[".repeat(65) + "]".repeat(65)), "x", findings);
    Coercion.coerce(plan, JsonText.parse("\"" + "x".repeat(1 << 18) + "\""), "x", findings);
    assertEquals(
        List.of("must be at most 64 levels deep", "must be at most 262144 bytes of JSON"),
        findings.stream().map(Finding::message).toList());
  }

  @Test
  void everything_that_is_wrong_is_said_at_once() {
    var route =
        route(
            new Plan("id", ScalarType.INTEGER, new InputSource.Path("id")).input(),
            new Plan("limit", ScalarType.INTEGER, new InputSource.Query("limit")).input(),
            new Plan("title", ScalarType.STRING, new InputSource.Body("title")).input(),
            new Plan("due", ScalarType.DATE, new InputSource.Body("due")).input(),
            new Plan("tags", ScalarType.STRING, new InputSource.Body("tags")).asList().input());
    assertEquals(
        "400 VALIDATION_ERROR"
            + " [id invalid_type, limit invalid_type, title invalid_type, due invalid_format,"
            + " tags.1 invalid_type, status unrecognized_keys, x unrecognized_keys]",
        told(
            route,
            Map.of("id", "a"),
            "limit=b",
            Map.of(),
            "{\"due\":\"never\",\"tags\":[\"a\",2],\"status\":1,\"x\":2}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1]             | 400 INVALID_BODY
          "x"             | 400 INVALID_BODY
          {"title":"x"    | 400 INVALID_BODY
          {"title":1,"title":2} | 400 INVALID_BODY
          ``              | 400 INVALID_BODY
          {}              | 400 VALIDATION_ERROR [title invalid_type]
          {"title":null}  | 400 VALIDATION_ERROR [title invalid_type]
          {"title":"x"}   | title="x"
          """)
  void a_declared_body_is_a_json_object(String body, String expected) {
    var route = route(new Plan("title", ScalarType.STRING, new InputSource.Body("title")).input());
    assertEquals(expected, told(route, Map.of(), "", Map.of(), body));
  }

  @Test
  void a_body_that_nobody_asks_for_is_ignored() {
    var route = route(new Plan("id", ScalarType.INTEGER, new InputSource.Path("id")).input());
    assertEquals("id=7", told(route, Map.of("id", "7"), "junk=1", Map.of(), "not json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                  | all=[] limit=20 status=null
          status=             | all=[] limit=20 status=""
          status=a&status=b+c | all=[] limit=20 status="b c"
          all=x&limit=5&all=%25y%2B | all=["x","%y+"] limit=5 status=null
          limit=-1            | 400 VALIDATION_ERROR [limit too_small]
          status=abcdefghi    | 400 VALIDATION_ERROR [status too_big]
          status=%C3%A4%C3%A4%C3%A4%C3%A4 | all=[] limit=20 status="ääää"
          status=%C3%A4%C3%A4%C3%A4%C3%A4a| 400 VALIDATION_ERROR [status too_big]
          """)
  void a_query_has_lists_defaults_and_limits(String query, String expected) {
    var route =
        route(
            new Plan("all", ScalarType.STRING, new InputSource.Query("all")).asList().input(),
            new Plan("limit", ScalarType.INTEGER, new InputSource.Query("limit"))
                .orElse(Json.of(20))
                .atLeast(0)
                .input(),
            new Plan("status", ScalarType.STRING, new InputSource.Query("status"))
                .optional()
                .atMostBytes(8)
                .input());
    assertEquals(expected, told(route, Map.of(), query, Map.of(), ""));
  }

  @Test
  void what_is_picked_from_elsewhere_is_missing_with_its_own_code() {
    var route =
        route(
            new Plan("who", ScalarType.STRING, new InputSource.FromHeader("x-user")).input(),
            new Plan("state", ScalarType.STRING, new InputSource.FromQuery("state"))
                .optional()
                .input(),
            new Plan("at", ScalarType.INTEGER, new InputSource.FromBody(List.of("a", "b")))
                .optional()
                .input(),
            new Plan("raw", ScalarType.STRING, new InputSource.FromBody(List.of()))
                .optional()
                .input());
    assertEquals(
        "400 INPUT_FROM_MISSING required input \"who\" from header is missing",
        told(route, Map.of(), "", Map.of(), "{}"));
    assertEquals(
        "at=4 raw=\"{\\\"a\\\":{\\\"b\\\":4}}\" state=\"s\" who=\"me\"",
        told(route, Map.of(), "state=s", Map.of("X-User", "me"), "{\"a\":{\"b\":4}}"));
    assertEquals(
        "at=null raw=null state=null who=\"me\"",
        told(route, Map.of(), "", Map.of("X-User", "me"), "not json"));
  }

  @Test
  void a_form_is_read_only_when_it_says_so() {
    var route =
        route(
            new Plan("code", ScalarType.STRING, new InputSource.FromForm("code"))
                .optional()
                .input());
    var form = Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    assertEquals("code=\"a b\"", told(route, Map.of(), "", form, "code=a+b&x=1"));
    assertEquals("code=null", told(route, Map.of(), "", Map.of(), "code=a+b"));
  }

  @Test
  void a_body_taken_as_it_comes_is_bound_in_base64() {
    var plan = new Plan("file", ScalarType.STRING, new InputSource.FromBytes());
    assertEquals("file=\"YcOkIAo=\"", told(route(plan.input()), Map.of(), "", Map.of(), "aä \n"));
    assertEquals(
        "400 INPUT_FROM_MISSING required input \"file\" from body is missing",
        told(route(plan.input()), Map.of(), "", Map.of(), ""));
  }

  @Test
  void a_null_is_taken_where_the_blueprint_says_nullable() {
    var route =
        route(new Plan("note", ScalarType.STRING, new InputSource.Body("note")).nullable().input());
    assertEquals("note=null", told(route, Map.of(), "", Map.of(), "{\"note\":null}"));
  }

  /** The bound inputs in one line, or what the client is told. */
  private static String told(
      Route route,
      Map<String, String> path,
      String query,
      Map<String, String> headers,
      String body) {
    var bound =
        InputBinding.bind(
            route,
            new TreeMap<>(path),
            UrlText.pairs(query).orElseGet(() -> fail("the query is broken")),
            new Authentication(Caller.UNKNOWN, HttpHeaders.of(headers)),
            HttpBody.of(body == null ? "" : body));
    return switch (bound) {
      case Checked.Passed<Inputs>(var inputs) -> line(inputs.all());
      case Checked.Refused<Inputs>(Problem problem) ->
          problem.status().code() + " " + problem.code() + said(problem);
    };
  }

  private static String line(Map<String, InputValue> inputs) {
    return String.join(
        " ",
        inputs.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + JsonText.write(entry.getValue().json()))
            .toList());
  }

  private static String said(Problem problem) {
    if (problem.code().equals("INPUT_FROM_MISSING")) return " " + problem.message();
    if (!(problem.details().orElse(Json.NULL) instanceof Json.Arr(var details))) return "";
    return " "
        + details.stream()
            .map(Json.Obj.class::cast)
            .map(each -> text(each, "path") + " " + text(each, "code"))
            .toList();
  }

  private static String text(Json.Obj object, String name) {
    return object.get(name).orElse(Json.NULL) instanceof Json.Str(String text) ? text : "?";
  }

  private static Route route(InputPlan... inputs) {
    return new Route(
        "s",
        "b",
        HttpMethod.POST,
        "/b",
        new Operation(Operation.Kind.COMMAND, "s.b"),
        Arrays.asList(inputs),
        true,
        List.of());
  }

  /** An input plan said in words. */
  private static final class Plan {
    private final String name;
    private final ScalarType type;
    private final InputSource source;
    private boolean list;
    private boolean required = true;
    private boolean nullable;
    private Optional<Json> fallback = Optional.empty();
    private OptionalLong minimum = OptionalLong.empty();
    private OptionalInt maximumBytes = OptionalInt.empty();

    Plan(String name, ScalarType type, InputSource source) {
      this.name = name;
      this.type = type;
      this.source = source;
    }

    Plan asList() {
      list = true;
      return this;
    }

    Plan optional() {
      required = false;
      return this;
    }

    Plan nullable() {
      nullable = true;
      return this;
    }

    Plan orElse(Json value) {
      fallback = Optional.of(value);
      return optional();
    }

    Plan atLeast(long value) {
      minimum = OptionalLong.of(value);
      return this;
    }

    Plan atMostBytes(int value) {
      maximumBytes = OptionalInt.of(value);
      return this;
    }

    InputPlan input() {
      return new InputPlan(
          name, type, list, required, nullable, fallback, source, minimum, maximumBytes);
    }
  }
}
