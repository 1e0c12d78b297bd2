package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that runs wait for and send. */
final class MessagesTest {
  private static final Json.Obj NOTHING = new Json.Obj(Map.of());

  private static Told told(Drawn drawn) {
    return new Told(drawn, NOTHING);
  }

  private static Drawn twice() {
    return new Drawn()
        .start("start")
        .task("first")
        .receive("hear", "Paid")
        .waitFor("again", "Paid")
        .task("after")
        .flow("start", "first")
        .flow("first", "hear")
        .flow("hear", "again")
        .flow("again", "after");
  }

  @Test
  void a_message_ends_one_wait_and_writes_its_variables() {
    var told = told(twice()).done("first");
    assertEquals(List.of("hear"), told.rests());
    assertEquals(List.of(), told.open());
    told.received("Other");
    assertEquals(List.of("hear"), told.rests());
    assertEquals(List.of(), told.state().kept(), "nothing waits for it, ever");
    told.received("Paid", new Members().with("amount", 3).object());
    assertEquals(List.of("again"), told.rests());
    assertEquals(Json.of(3), told.variable("amount"));
    assertEquals(List.of("after"), told.received("Paid").rests());
  }

  @Test
  void a_message_that_came_before_the_run_waits_is_kept_in_order() {
    var told =
        told(twice())
            .received("Paid", new Members().with("amount", 1).object())
            .received("Paid", new Members().with("last", 2).object());
    assertEquals(2, told.state().kept().size());
    told.done("first");
    assertEquals(List.of("after"), told.rests());
    assertEquals(Json.of(1), told.variable("amount"));
    assertEquals(Json.of(2), told.variable("last"));
    assertEquals(List.of(), told.state().kept());
  }

  @Test
  void of_more_messages_than_are_kept_the_oldest_are_forgotten() {
    var told = told(twice());
    RunState state = told.state();
    for (int i = 0; i <= Kept.MOST; i++) {
      var kept = new Kept("m" + i, "Paid", NOTHING);
      state = Steps.received(twice().plan(), state, kept, Told.NOW).state();
    }
    assertEquals(Kept.MOST, state.kept().size());
    assertEquals("m1", state.kept().getFirst().id());
  }

  private static Drawn beside(boolean interrupting) {
    return new Drawn()
        .start("start")
        .task("before")
        .subProcess("sub")
        .message("changed", "sub", interrupting, "Changed")
        .task("look")
        .task("after")
        .flow("start", "before")
        .flow("before", "sub")
        .flow("sub", "after")
        .flow("changed", "look")
        .within("sub")
        .start("begin")
        .task("work")
        .receive("hear", "Changed")
        .flow("begin", "work")
        .flow("work", "hear")
        .outside();
  }

  @Test
  void an_event_at_an_activity_gets_messages_while_it_is_done() {
    var told = told(beside(false)).received("Changed").done("before");
    assertEquals(1, told.state().kept().size(), "for the task in it");
    assertEquals(List.of("sub", "work"), told.rests());
    told.received("Changed");
    assertEquals(List.of("look", "sub", "work"), told.rests());
    told.received("Changed");
    assertEquals(List.of("look", "look", "sub", "work"), told.rests());
    assertEquals(List.of("after", "look", "look"), told.done("work").rests());

    assertEquals(List.of("look"), told(beside(true)).done("before").received("Changed").rests());
    var both = told(beside(false)).done("before").done("work").received("Changed");
    assertEquals(List.of("after", "look"), both.rests(), "each that waits gets it once");
  }

  @Test
  void what_a_run_sends_is_told_with_its_key_and_variables() {
    var drawn =
        new Drawn()
            .start("start")
            .send("thrown", "Thrown")
            .sendTask("task", "Tasked")
            .sendingEnd("end", "Ended")
            .flow("start", "thrown")
            .flow("thrown", "task")
            .flow("task", "end");
    var told = new Told(drawn, new Members().with("said", "hello").object());
    assertEquals(RunStatus.COMPLETED, told.state().status());
    assertEquals(
        List.of("Thrown", "Tasked", "Ended"),
        told.events("MessageSent").stream().map(sent -> sent.text("name").orElse("")).toList());
    for (Json.Obj sent : told.events("MessageSent")) {
      assertEquals("key", sent.text("key").orElse(""));
      assertEquals("hello", Deliveries.variables(sent).text("said").orElse(""));
    }
  }
}
