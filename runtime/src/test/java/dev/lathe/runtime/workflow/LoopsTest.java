package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Activities that are done for each item of a list. */
final class LoopsTest {
  private static final Json.Obj NOTHING = new Json.Obj(Map.of());

  private static Json.Obj lines(String... lines) {
    return new Members().with("lines", List.of(lines)).object();
  }

  private static Drawn each(boolean sequential) {
    return new Drawn()
        .start("start")
        .task("pick", sequential, "lines")
        .timer("late", "pick", true, "PT1H")
        .error("broken", "pick", "BROKEN")
        .task("after")
        .task("hurry")
        .task("mend")
        .flow("start", "pick")
        .flow("pick", "after")
        .flow("late", "hurry")
        .flow("broken", "mend");
  }

  @Test
  void all_items_at_once_and_results_in_the_order_of_the_list() {
    var told = new Told(each(false), lines("a", "b", "c"));
    assertEquals(List.of("pick", "pick", "pick"), told.open());
    told.done("pick", 2, Json.of("C")).done("pick", 0, Json.of("A"));
    assertEquals(List.of("pick"), told.open());
    told.done("pick", 1, Json.of("B"));
    assertEquals(List.of("after"), told.rests());
    assertEquals(JsonText.parse("[\"A\",\"B\",\"C\"]"), told.variable("pick"));
    assertEquals(List.of(), told.state().scopes());
    assertEquals(List.of(), told.state().alarms());
    assertEquals(Json.NULL, told.variable("item"));
  }

  @Test
  void one_item_after_the_other() {
    var told = new Told(each(true), lines("a", "b"));
    assertEquals(List.of("pick"), told.open());
    assertEquals(Json.of("a"), told.instance("pick", 0).locals().get("item").orElseThrow());
    told.done("pick", 0, Json.of("A"));
    assertEquals(Json.of("b"), told.instance("pick", 1).locals().get("item").orElseThrow());
    told.done("pick", 1, Json.of("B"));
    assertEquals(List.of("after"), told.rests());
    assertEquals(JsonText.parse("[\"A\",\"B\"]"), told.variable("pick"));
  }

  @Test
  void nothing_to_do_is_done_at_once_and_what_is_no_list_is_trouble() {
    assertEquals(List.of("after"), new Told(each(true), lines()).rests());
    assertEquals(List.of("after"), new Told(each(false), NOTHING).rests());
    var text = new Told(each(false), new Members().with("lines", "a").object());
    assertEquals("WORKFLOW_LOOP_INVALID", text.trouble());
    assertEquals("WORKFLOW_LOOP_INVALID", text.retried().trouble());
    String[] many = Collections.nCopies(Loop.MOST_ITEMS + 1, "a").toArray(String[]::new);
    assertEquals("WORKFLOW_LOOP_INVALID", new Told(each(true), lines(many)).trouble());
  }

  @Test
  void events_at_a_loop_are_about_all_of_it() {
    for (boolean sequential : List.of(true, false)) {
      var late = new Told(each(sequential), lines("a", "b")).passed(Duration.ofHours(1));
      assertEquals(List.of("hurry"), late.rests());
      var broken = new Told(each(sequential), lines("a", "b"));
      assertEquals(List.of("mend"), broken.refused(broken.instance("pick", 0), "BROKEN").rests());
      var trouble = new Told(each(sequential), lines("a", "b"));
      trouble.refused(trouble.instance("pick", 0), "ELSE");
      assertEquals("ELSE", trouble.trouble());
      assertEquals("a", trouble.retried().instance("pick", 0).locals().text("item").orElse(""));
      assertEquals("", trouble.trouble());
    }
  }

  private static Drawn nested() {
    return new Drawn()
        .start("start")
        .subProcess("each", false, "lines")
        .task("after")
        .flow("start", "each")
        .flow("each", "after")
        .within("each")
        .start("begin")
        .task("ask")
        .exclusive("which", "which-no")
        .task("yes")
        .task("no")
        .flow("begin", "ask")
        .flow("ask", "which")
        .flow("which", "yes", "ask")
        .flow("which", "no")
        .outside();
  }

  @Test
  void what_is_written_within_an_instance_is_its_own() {
    var told = new Told(nested(), lines("a", "b"));
    assertEquals(List.of("ask", "ask"), told.open());
    List<Token> asks =
        told.state().tokens().stream().filter(token -> token.node().equals("ask")).toList();
    assertEquals("b", Variables.seen(told.state(), asks.getLast()).text("item").orElse(""));
    told.done("ask", "ask", true).done("ask", "ask", false);
    assertEquals(List.of("no", "yes"), told.open());
    assertEquals(List.of("after"), told.done("yes").done("no").rests());
    assertEquals(lines("a", "b"), told.state().variables());
  }

  @Test
  void a_loop_of_sub_processes_with_nothing_to_wait_for_runs_through() {
    var drawn =
        new Drawn()
            .start("start")
            .subProcess("each", true, "lines")
            .task("after")
            .flow("start", "each")
            .flow("each", "after")
            .within("each")
            .start("begin")
            .send("tell", "Told")
            .flow("begin", "tell")
            .outside();
    var told = new Told(drawn, lines(Collections.nCopies(400, "x").toArray(String[]::new)));
    assertEquals(List.of("after"), told.rests());
    assertEquals(400, told.events("MessageSent").size());
  }
}
