package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CommandPlan;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.problem.Words;
import dev.lathe.model.rule.ValueRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CurlLinesTest {
  private static final InputPlan ISSUE_ID =
      input("issueId", ScalarType.STRING, new InputSource.Path("issueId"), true);
  private static final InputPlan TITLE =
      input("title", ScalarType.STRING, new InputSource.Body("title"), true);
  private static final InputPlan POINTS =
      input("points", ScalarType.INTEGER, new InputSource.Body("points"), true);
  private static final InputPlan REPORTER =
      input("reporterId", ScalarType.STRING, new InputSource.FromHeader("x-actor-id"), true);
  private static final Route LIST =
      query(
          "/v1/issues", input("limit", ScalarType.INTEGER, new InputSource.Query("limit"), false));
  private static final Route READ = query("/v1/issues/{issueId}", ISSUE_ID);
  private static final SeedEvent SEED =
      seed("Issue", "i-1", "{\"title\":\"It's slow\",\"points\":3,\"reporterId\":\"carol\"}");

  @Test
  void values_come_from_seeds_and_the_read_names_a_seeded_thing() {
    Bundle bundle = bundle(List.of(LIST, READ, create(TITLE, POINTS, REPORTER)), List.of(SEED));

    assertEquals(
        List.of(
            "curl http://h:1/v1/issues",
            "curl -X POST http://h:1/v1/issues -H 'x-actor-id: carol'"
                + " -d '{\"title\":\"It'\\''s slow\",\"points\":3}'",
            "curl http://h:1/v1/issues/i-1"),
        CurlLines.of(bundle, "http://h:1", 7));
  }

  @Test
  void behind_auth_the_caller_is_the_one_that_a_developer_can_be() {
    InputPlan token =
        input(
            "authorization", ScalarType.STRING, new InputSource.FromHeader("authorization"), true);
    Route open = create(TITLE, token);
    Route guarded =
        new Route(
            open.service(),
            open.binding(),
            open.method(),
            open.path(),
            open.operation(),
            open.inputs(),
            open.strictBody(),
            List.of(new AuthProvider.Introspected("identity", "")));

    assertEquals(
        List.of(
            "curl -X POST http://h:1/v1/issues -H 'authorization: Bearer dev:alice'"
                + " -d '{\"title\":\"demo\"}'"),
        CurlLines.of(bundle(List.of(guarded), List.of()), "http://h:1", 7));
  }

  @Test
  void an_id_of_the_client_is_a_new_one_and_the_read_asks_for_it() {
    InputPlan id = input("issueId", ScalarType.INTEGER, new InputSource.Body("issueId"), true);
    Bundle bundle = bundle(List.of(READ, create(id, TITLE)), List.of());

    assertEquals(
        List.of(
            "curl -X POST http://h:1/v1/issues -H 'x-actor-id: alice'"
                + " -d '{\"issueId\":77,\"title\":\"demo\"}'",
            "curl http://h:1/v1/issues/77"),
        CurlLines.of(bundle, "http://h:1", 77));
  }

  @Test
  void an_id_of_the_server_is_taken_from_its_answer() {
    Bundle bundle = bundle(List.of(READ, create(TITLE)), List.of());

    assertEquals(
        "curl \"http://h:1/v1/issues/$(curl -s -X POST http://h:1/v1/issues -H 'x-actor-id: alice'"
            + " -d '{\"title\":\"demo\"}' | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'"
            + " | head -n 1)\"",
        CurlLines.of(bundle, "http://h:1", 7).getLast());
  }

  @Test
  void a_list_of_records_has_one_with_what_it_needs_and_values_keep_their_rules() {
    var members =
        List.of(
            new InputPlan.Member("sku", ScalarType.STRING, false, 0, List.of()),
            new InputPlan.Member("quantity", ScalarType.INTEGER, false, 0, List.of()),
            new InputPlan.Member("note", ScalarType.STRING, true, 0, List.of()));
    var lines = ruled("lines", ScalarType.STRING, true, List.of(), members);
    var rules =
        new ValueRules(
            List.of("free", "team"),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            false,
            Words.NONE);
    var plan = ruled("plan", ScalarType.STRING, false, List.of(rules), List.of());

    assertEquals(
        List.of(
            "curl -X POST http://h:1/v1/issues -H 'x-actor-id: alice'"
                + " -d '{\"lines\":[{\"sku\":\"demo\",\"quantity\":1}],"
                + "\"plan\":\"free\"}'"),
        CurlLines.of(bundle(List.of(create(lines, plan)), List.of()), "http://h:1", 7));
  }

  private static InputPlan ruled(
      String name,
      ScalarType type,
      boolean list,
      List<ValueRules> rules,
      List<InputPlan.Member> members) {
    return new InputPlan(
        name,
        type,
        list,
        true,
        false,
        Optional.empty(),
        new InputSource.Body(name),
        OptionalLong.empty(),
        OptionalInt.empty(),
        0,
        rules,
        new InputPlan.Items(members, OptionalInt.empty()));
  }

  private static Route query(String path, InputPlan... inputs) {
    return new Route(
        "tracker",
        "read",
        HttpMethod.GET,
        path,
        new Operation(Operation.Kind.QUERY, "tracker.read"),
        List.of(inputs),
        false,
        List.of());
  }

  private static Route create(InputPlan... inputs) {
    return new Route(
        "tracker",
        "create",
        HttpMethod.POST,
        "/v1/issues",
        new Operation(Operation.Kind.COMMAND, "tracker.create"),
        List.of(inputs),
        true,
        List.of());
  }

  private static InputPlan input(
      String name, ScalarType type, InputSource source, boolean required) {
    return new InputPlan(
        name,
        type,
        false,
        required,
        false,
        Optional.empty(),
        source,
        OptionalLong.empty(),
        OptionalInt.empty());
  }

  private static SeedEvent seed(String entity, String id, String after) {
    return new SeedEvent(
        "seed:" + id,
        "tracker",
        entity,
        id,
        1,
        entity + "Report",
        "2026-01-01T00:00:00.000Z",
        Optional.empty(),
        Optional.empty(),
        "seed:1",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        "{\"before\":null,\"after\":" + after + "}");
  }

  private static Bundle bundle(List<Route> routes, List<SeedEvent> seeds) {
    return new Bundle(
        "tracker",
        "1.0.0",
        new Operations(
            routes,
            List.of(
                new CommandPlan(
                    "tracker.create", "tracker", "Issue", "SELECT 1", List.of(), List.of())),
            List.of(),
            List.of()),
        List.of(),
        new Schema(List.of(), List.of(), List.of()),
        seeds,
        Outlines.NONE,
        new TreeMap<>());
  }
}
