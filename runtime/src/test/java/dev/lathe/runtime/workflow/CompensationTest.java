package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Activities that are undone, calls of other definitions, and the deadline of a run. */
final class CompensationTest {
  private static final Json.Obj NOTHING = new Json.Obj(Map.of());

  private static Drawn trip(String activity) {
    return new Drawn()
        .start("start")
        .task("hotel")
        .undone("hotel", "leaveHotel")
        .handler("leaveHotel")
        .task("flight")
        .undone("flight", "leaveFlight")
        .handler("leaveFlight")
        .task("pay")
        .error("broke", "pay", "")
        .compensate("undo", activity)
        .task("after")
        .flow("start", "hotel")
        .flow("hotel", "flight")
        .flow("flight", "pay")
        .flow("broke", "undo")
        .flow("undo", "after");
  }

  @Test
  void the_last_that_was_completed_is_undone_first() {
    var told = new Told(trip(""), NOTHING).done("hotel").done("flight").refused("pay", "NO");
    assertEquals(List.of("leaveFlight"), told.open());
    assertEquals(List.of("leaveHotel"), told.done("leaveFlight").open());
    assertEquals(List.of("after"), told.done("leaveHotel").rests());
    assertEquals(List.of(), told.state().completed());
  }

  @Test
  void only_what_was_completed_and_is_meant_is_undone() {
    var one = new Told(trip("hotel"), NOTHING).done("hotel").done("flight").refused("pay", "NO");
    assertEquals(List.of("leaveHotel"), one.open());
    assertEquals(List.of("after"), one.done("leaveHotel").rests());

    var none = new Told(trip(""), NOTHING);
    assertEquals(List.of("hotel"), none.refused("hotel", "NO").rests());
    assertEquals(List.of(), none.state().completed());
  }

  private static Drawn each(boolean handled) {
    var drawn =
        new Drawn()
            .start("start")
            .subProcess("each", true, "lines")
            .compensatingEnd("undo")
            .flow("start", "each")
            .flow("each", "undo");
    if (handled) drawn.undone("each", "all").handler("all");
    return drawn
        .within("each")
        .start("begin")
        .task("take")
        .undone("take", "giveBack")
        .handler("giveBack")
        .flow("begin", "take")
        .outside();
  }

  @Test
  void what_is_within_a_completed_sub_process_is_undone_with_its_own_variables() {
    Json.Obj lines = new Members().with("lines", List.of("a", "b")).object();
    var told = new Told(each(false), lines).done("take").done("take");
    assertEquals(List.of("giveBack"), told.open());
    assertEquals("b", undoing(told));
    told.done("giveBack");
    assertEquals("a", undoing(told));
    told.done("giveBack");
    assertEquals(RunStatus.COMPLETED, told.state().status());

    var whole = new Told(each(true), lines).done("take").done("take");
    assertEquals(List.of("all"), whole.open());
    assertEquals(RunStatus.COMPLETED, whole.done("all").state().status());
  }

  private static String undoing(Told told) {
    Token handler =
        told.state().tokens().stream()
            .filter(token -> token.node().equals("giveBack"))
            .findFirst()
            .orElseThrow();
    return Variables.seen(told.state(), handler).text("item").orElse("");
  }

  private static Drawn calling() {
    return new Drawn()
        .start("start")
        .call("sub", "other")
        .message("stop", "sub", true, "Stop")
        .error("failed", "sub", "NO")
        .task("after")
        .task("mend")
        .task("stopped")
        .flow("start", "sub")
        .flow("sub", "after")
        .flow("stop", "stopped")
        .flow("failed", "mend");
  }

  @Test
  void a_call_waits_for_its_run_and_lets_go_of_it_when_it_is_interrupted() {
    var told = new Told(calling(), NOTHING);
    assertEquals(List.of("sub"), told.open());
    told.called("sub", "r1");
    assertEquals(List.of(), told.open());
    assertEquals(List.of("sub"), told.rests());
    assertEquals(List.of("after"), told.done("sub", "sub", NOTHING).rests());
    assertEquals(List.of(), told.events("CallCancelled"));

    assertEquals(
        List.of("mend"),
        new Told(calling(), NOTHING).called("sub", "r1").refused("sub", "NO").rests());
    for (boolean all : List.of(true, false)) {
      var interrupted = new Told(calling(), NOTHING).called("sub", "r1");
      if (all) interrupted.cancelled();
      else interrupted.received("Stop");
      assertEquals(
          List.of("r1"),
          interrupted.events("CallCancelled").stream()
              .map(event -> event.text("run").orElse(""))
              .toList());
    }
    var again = new Told(calling(), NOTHING).called("sub", "r1").refused("sub", "ELSE");
    assertEquals("ELSE", again.trouble());
    assertEquals(List.of("sub"), again.retried().open());
  }

  @Test
  void a_run_that_takes_longer_than_it_may_has_failed() {
    var drawn = new Drawn().start("start").task("a").flow("start", "a").deadline("P1D");
    var told = new Told(drawn, NOTHING).passed(java.time.Duration.ofHours(23));
    assertEquals(List.of("a"), told.rests());
    told.passed(java.time.Duration.ofHours(24));
    assertEquals(RunStatus.FAILED, told.state().status());
    assertEquals(
        "WORKFLOW_DEADLINE_PASSED", told.events("RunFailed").getFirst().text("code").orElse(""));
    var done = new Told(drawn, NOTHING).done("a");
    assertEquals(RunStatus.COMPLETED, done.state().status());
    assertEquals(List.of(), done.state().alarms());
  }
}
