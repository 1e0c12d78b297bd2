package dev.lathe.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Seed;
import dev.lathe.compiler.blueprint.Init;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.seed.SeedEvents;
import dev.lathe.model.bundle.SeedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeds as written become events that could have come from commands. */
final class SeedEventsTest {
  private static final String EVENTS =
      """
      { "seedVersion": 1, "events": [
        { "id": "b", "eventType": "OrderSetPrice", "rntAggregateType": "Order", "rntAggregateId": "o1",
          "subject": "Order-o1", "rntVersion": 2, "time": "2026-02-01T10:00:00+01:00",
          "data": { "price": 9.50, "status": "priced" }, "rntActorKind": "user", "rntActorId": "alice" },
        { "id": "a", "eventType": "OrderPlace", "rntAggregateType": "Order", "rntAggregateId": "o1",
          "subject": "Order-o1", "rntVersion": 1, "time": "2026-02-01T08:00:00Z",
          "data": { "quantity": 2, "itemId": "pen" }, "correlationId": "mine" }
      ] }
      """;

  @Test
  void the_state_comes_first_and_what_was_before_is_known() {
    List<SeedEvent> events = SeedEvents.of(blueprint());
    assertEquals(
        List.of(
            "{\"before\":null,\"after\":{\"status\":\"active\",\"name\":\"Pen\",\"amount\":5}}",
            "{\"before\":{\"status\":\"active\",\"amount\":5},"
                + "\"after\":{\"status\":\"active\",\"amount\":4}}"),
        events.stream().map(SeedEvent::data).toList());
    assertEquals("Item-pen", events.getFirst().stream());
    assertEquals(Optional.of("system"), events.getFirst().actorKind());
    assertEquals(Optional.of("seed"), events.getFirst().actorId());
    assertEquals(events.getFirst().correlation(), events.getLast().correlation());
  }

  @Test
  void a_further_file_may_be_about_any_entity_and_its_streams_ascend(@TempDir Path folder)
      throws IOException {
    List<SeedEvent> events = read(folder, EVENTS);
    assertEquals(List.of("a", "b"), events.stream().map(SeedEvent::id).toList());
    assertEquals(List.of("orders", "orders"), events.stream().map(SeedEvent::service).toList());
    assertEquals(
        List.of("2026-02-01T08:00:00.000Z", "2026-02-01T09:00:00.000Z"),
        events.stream().map(SeedEvent::time).toList());
    assertEquals("mine", events.getFirst().correlation());
    assertEquals(Optional.of("alice"), events.getLast().actorId());
    assertEquals(
        "{\"before\":{\"status\":\"placed\",\"price\":null},"
            + "\"after\":{\"status\":\"priced\",\"price\":\"9.50\"}}",
        events.getLast().data());
  }

  @Test
  void white_space_and_the_order_of_keys_do_not_change_the_correlation(@TempDir Path folder)
      throws IOException {
    String item =
        "\"id\":\"a\",\"eventType\":\"ItemAdd\",\"rntAggregateType\":\"Item\","
            + "\"rntAggregateId\":\"x\",\"subject\":\"Item-x\",\"rntVersion\":1,"
            + "\"time\":\"2026-02-01T08:00:00Z\",\"data\":{\"name\":\"X\",\"amount\":1}";
    List<SeedEvent> first = read(folder, "{\"seedVersion\":1,\"events\":[{" + item + "}]}");
    List<SeedEvent> second =
        read(
            folder,
            "{ \"events\": [ { " + item.replace(",\"", ",\n \"") + " } ], \"seedVersion\": 1 }");
    assertEquals(first, second);
  }

  @Test
  void steps_of_init_bring_theirs_after_what_they_depend_on() {
    Blueprint whole = blueprint("base/whole");
    Init init = whole.init().orElseThrow();
    Init turned = new Init(init.definition(), true, init.processId(), init.steps().reversed());
    assertEquals(List.of("more", "items"), ids(turned.steps()));
    assertEquals(List.of("items", "more"), ids(turned.inOrder()));
    List<SeedEvent> events = SeedEvents.of(whole.with(whole.workflows(), Optional.of(turned)));
    assertEquals(
        List.of("seed:pen:1", "seed:pen:2", "init:ink:1"),
        events.stream().map(SeedEvent::id).toList());
    assertEquals(
        List.of(Optional.empty(), Optional.empty(), Optional.of("items")),
        events.stream().map(SeedEvent::step).toList());
    assertEquals("stock", events.getLast().service());
  }

  private static List<String> ids(List<Init.Step> steps) {
    return steps.stream().map(step -> step.id().text()).toList();
  }

  @Test
  void a_wrong_file_says_where(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("more.json");
    Files.writeString(file, EVENTS.replace("\"OrderPlace\"", "\"OrderPlaced\""));
    Diagnostic found = SeedEvents.read(blueprint(), file).findings().getFirst();
    assertEquals(DiagnosticCode.SEED_UNKNOWN_EVENT_TYPE, found.code());
    assertEquals("more.json", found.span().file());
    assertEquals(5, found.span().line());
    assertEquals(Optional.of("did you mean `OrderPlace`?"), found.hint());
  }

  private static List<SeedEvent> read(Path folder, String text) throws IOException {
    Path file = folder.resolve("more.json");
    Files.writeString(file, text);
    return switch (SeedEvents.read(blueprint(), file)) {
      case Result.Ok<List<Seed>>(var seeds, _) -> SeedEvents.of(blueprint(), seeds);
      case Result.Failed<List<Seed>>(var findings) -> throw new AssertionError(findings);
    };
  }

  private static Blueprint blueprint() {
    return blueprint("base/project");
  }

  private static Blueprint blueprint(String folder) {
    return switch (BlueprintReader.read(FindingCase.ROOT.resolve(folder))) {
      case Result.Ok<Blueprint>(Blueprint blueprint, _) -> blueprint;
      case Result.Failed<Blueprint>(var findings) -> throw new AssertionError(findings);
    };
  }
}
