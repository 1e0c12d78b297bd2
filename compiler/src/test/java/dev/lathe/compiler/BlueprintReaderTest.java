package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.compiler.fixture.ReadsSharedBlueprints;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blueprints that others wrote, and our own, are read as they are. */
final class BlueprintReaderTest {
  @Test
  @ReadsSharedBlueprints
  void order_fulfillment_is_read_unchanged() {
    Blueprint blueprint = read(Blueprints.shared("order-fulfillment"));
    assertEquals(Blueprint.Form.PROJECT, blueprint.form());
    assertEquals(List.of("orders", "inventory"), slugs(blueprint));
    assertEquals(
        List.of("cancelOrder", "confirmOrder", "getOrder", "placeOrder"),
        graphs(blueprint, "orders"));
    assertEquals(4, service(blueprint, "orders").bindings().size());
    assertEquals(2, service(blueprint, "inventory").bindings().size());
    assertTrue(blueprint.files().containsKey("workflows/order-fulfillment.bpmn"));
  }

  @Test
  @ReadsSharedBlueprints
  void issue_tracker_is_read_unchanged_as_a_project_of_one_service() {
    Blueprint blueprint = read(Blueprints.shared("issue-tracker"));
    assertEquals(Blueprint.Form.SINGLE_SERVICE, blueprint.form());
    assertEquals(List.of("issue-tracker-api"), slugs(blueprint));
    Service service = service(blueprint, "issue-tracker-api");
    assertEquals(14, service.graphs().size());
    assertEquals(14, service.bindings().size());
    assertEquals(1, service.seeds().size());
    assertEquals("/api", blueprint.httpRoutes().getFirst().base().text());
    assertEquals(false, blueprint.seedEnabled());
    assertTrue(blueprint.entities().stream().allMatch(entity -> blueprint.owns(service, entity)));
    assertTrue(blueprint.files().containsKey("ui/screens/issue-detail.spec.json"));
  }

  @Test
  @ReadsSharedBlueprints
  void notes_compiles_with_its_calls_and_those_who_vouch_for_a_caller() {
    Result<Bundle> compiled = Compiler.compile(Blueprints.shared("notes"));
    Set<DiagnosticCode> found =
        compiled.findings().stream().map(Diagnostic::code).collect(Collectors.toSet());
    assertEquals(Set.of(DiagnosticCode.CARRIED_PROVISIONER), found);
    Bundle bundle =
        switch (compiled) {
          case Result.Ok<Bundle>(Bundle value, var _) -> value;
          case Result.Failed<Bundle>(var findings) -> throw new AssertionError(findings);
        };
    assertEquals(4, bundle.operations().calls().size());
    assertTrue(
        bundle.operations().routes().stream()
            .allMatch(
                route ->
                    route
                        .auth()
                        .equals(
                            List.of(
                                new AuthProvider.Issued(
                                    Optional.of("identity-auth0"),
                                    "${AUTH0_AUDIENCE}",
                                    "https://${AUTH0_DOMAIN}/",
                                    Optional.of("https://${AUTH0_DOMAIN}/.well-known/jwks.json"),
                                    List.of(),
                                    new TreeMap<>())))));
  }

  @Test
  @ReadsSharedBlueprints
  void fragments_stand_where_pages_name_them() {
    Blueprint blueprint = read(Blueprints.shared("issue-tracker"));
    Ui ui = service(blueprint, "issue-tracker-api").ui().orElseThrow();
    assertEquals(
        List.of(
            "issues-home",
            "issues-browse",
            "issues-new",
            "issues-search",
            "issue-detail",
            "sprint-burndown"),
        ui.screens().stream().map(Ui.Page::name).toList());
    Ui.Page detail =
        ui.screens().stream()
            .filter(p -> p.name().equals("issue-detail"))
            .findFirst()
            .orElseThrow();
    Ui.Element row = detail.spec().element("action-assign__row").orElseThrow();
    assertEquals(
        List.of("action-assign__field", "action-assign__btn"),
        row.children().stream().map(Ui.Child::id).toList());
    JsonNode label =
        detail.spec().element("action-assign__field").orElseThrow().prop("label").orElseThrow();
    assertEquals(Json.of("Assignee user ID"), label.json());
    assertEquals("ui/screens/issue-detail.spec.json", label.span().file());
  }

  @ParameterizedTest
  @ReadsSharedBlueprints
  @ValueSource(strings = {"issue-tracker", "notes", "order-fulfillment"})
  void nothing_is_said_of_the_artifacts_of_others_but_that_they_are_carried(String name) {
    Set<String> said =
        BlueprintReader.read(Blueprints.shared(name)).findings().stream()
            .filter(finding -> !finding.span().file().matches(".*(graphs|bindings).*"))
            .map(finding -> finding.code().name())
            .filter(code -> !code.startsWith("CARRIED_") && !code.startsWith("UNSUPPORTED_"))
            .collect(Collectors.toSet());
    assertTrue(Set.of("OPEN_BINDING", "ROUTE_INCOMPLETE").containsAll(said), said.toString());
  }

  @ParameterizedTest
  @MethodSource("dev.lathe.compiler.fixture.Blueprints#examples")
  void our_examples_are_read_without_an_error(Path folder) {
    read(folder);
  }

  @Test
  void a_service_of_the_earlier_dialect_gets_its_result_nodes() {
    Blueprint blueprint = read(FindingCase.ROOT.resolve("base/service"));
    Service service = service(blueprint, "notes");
    assertEquals(
        List.of(true, true),
        service.graphs().stream()
            .map(graph -> graph.nodes().getLast() instanceof Node.Result)
            .toList());
    assertEquals(
        List.of(false, true),
        service.bindings().stream().map(binding -> binding.action()).toList());
  }

  private static Blueprint read(Path folder) {
    return switch (BlueprintReader.read(folder)) {
      case Result.Ok<Blueprint>(Blueprint blueprint, _) -> blueprint;
      case Result.Failed<Blueprint>(var findings) -> throw new AssertionError(findings);
    };
  }

  private static Service service(Blueprint blueprint, String slug) {
    return blueprint.service(slug).orElseThrow();
  }

  private static List<String> slugs(Blueprint blueprint) {
    return blueprint.services().stream().map(service -> service.slug().text()).toList();
  }

  private static List<String> graphs(Blueprint blueprint, String slug) {
    return service(blueprint, slug).graphs().stream().map(graph -> graph.id().text()).toList();
  }
}
