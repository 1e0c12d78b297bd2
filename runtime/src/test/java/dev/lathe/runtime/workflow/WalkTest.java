package dev.lathe.runtime.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where tokens go. */
final class WalkTest {
  private static final Json.Obj NOTHING = new Json.Obj(Map.of());

  private static Told told(Drawn drawn) {
    return new Told(drawn, NOTHING);
  }

  private static Drawn choice(String otherwise) {
    return new Drawn()
        .start("start")
        .task("ask")
        .exclusive("which", otherwise)
        .task("a")
        .task("b")
        .end("end")
        .flow("start", "ask")
        .flow("ask", "which")
        .flow("which", "a", "yes")
        .flow("which", "b")
        .flow("a", "end")
        .flow("b", "end");
  }

  @Test
  void an_exclusive_gateway_takes_the_first_way_that_is_open() {
    assertEquals(List.of("ask"), told(choice("which-b")).rests());
    assertEquals(List.of("a"), told(choice("which-b")).done("ask", "yes", true).rests());
    assertEquals(List.of("b"), told(choice("which-b")).done("ask", "yes", false).rests());
    assertEquals(List.of("b"), told(choice("which-b")).done("ask").rests());
    var ended = told(choice("which-b")).done("ask").done("b");
    assertEquals(RunStatus.COMPLETED, ended.state().status());
  }

  @Test
  void a_gateway_without_a_way_out_is_trouble_until_somebody_mends_it() {
    var drawn =
        new Drawn()
            .start("start")
            .exclusive("which", "")
            .task("a")
            .flow("start", "which")
            .flow("which", "a", "yes");
    var told = told(drawn);
    assertEquals("WORKFLOW_NO_WAY_OUT", told.trouble());
    assertEquals(List.of("which"), told.retried().rests());
    assertEquals(List.of("a"), told.with("yes", true).retried().rests());
    assertEquals("", told.trouble());
  }

  private static Drawn fork(Drawn drawn, String join) {
    return drawn
        .task("a")
        .task("b")
        .task("after")
        .flow("start", "fork")
        .flow("a", join)
        .flow("b", join)
        .flow(join, "after");
  }

  @Test
  void a_parallel_gateway_waits_for_a_token_on_each_flow() {
    var drawn =
        fork(new Drawn().start("start").parallel("fork").parallel("join"), "join")
            .flow("fork", "a")
            .flow("fork", "b");
    assertEquals(List.of("a", "b"), told(drawn).rests());
    assertEquals(List.of("b", "join"), told(drawn).done("a").rests());
    assertEquals(List.of("after"), told(drawn).done("a").done("b").rests());
    assertEquals(
        RunStatus.COMPLETED, told(drawn).done("b").done("a").done("after").state().status());
  }

  @Test
  void an_inclusive_gateway_waits_for_what_can_still_come() {
    var drawn =
        fork(new Drawn().start("start").inclusive("fork", "fork-a").inclusive("join", ""), "join")
            .flow("fork", "a")
            .flow("fork", "b", "both");
    assertEquals(List.of("a"), told(drawn).rests());
    assertEquals(List.of("after"), told(drawn).done("a").rests());

    var both =
        fork(new Drawn().start("start").inclusive("fork", "").inclusive("join", ""), "join")
            .flow("fork", "a")
            .flow("fork", "b", "both");
    var told = new Told(both, new Members().with("both", true).object());
    assertEquals(List.of("a", "b"), told.rests());
    assertEquals(List.of("b", "join"), told.done("a").rests());
    assertEquals(List.of("after"), told.done("b").rests());
  }

  private static Drawn timed(boolean interrupting) {
    return new Drawn()
        .start("start")
        .task("work")
        .timer("late", "work", interrupting, "P2D")
        .task("remind")
        .task("next")
        .flow("start", "work")
        .flow("work", "next")
        .flow("late", "remind");
  }

  @Test
  void a_timer_at_a_task_interrupts_it_or_goes_beside_it_once() {
    assertEquals(List.of("work"), told(timed(true)).passed(Duration.ofHours(47)).rests());
    assertEquals(List.of("remind"), told(timed(true)).passed(Duration.ofDays(2)).rests());
    assertEquals(List.of("remind", "work"), told(timed(false)).passed(Duration.ofDays(9)).rests());
    var done = told(timed(false)).done("work");
    assertEquals(List.of(), done.state().alarms());
    assertEquals(List.of("next"), done.passed(Duration.ofDays(9)).rests());
  }

  @Test
  void a_wait_goes_on_when_its_time_has_come() {
    var drawn =
        new Drawn()
            .start("start")
            .wait("pause", "P1M")
            .task("then")
            .flow("start", "pause")
            .flow("pause", "then");
    // From the last of January a month later is the last of February.
    assertEquals(List.of("pause"), told(drawn).passed(Duration.ofDays(28).minusSeconds(1)).rests());
    assertEquals(List.of("then"), told(drawn).passed(Duration.ofDays(28)).rests());
    var wrong = new Drawn().start("start").wait("pause", "soon").flow("start", "pause");
    assertEquals("WORKFLOW_TIMER_INVALID", told(wrong).trouble());
  }

  @Test
  void a_refusal_goes_where_it_is_caught_by_code_before_any() {
    var drawn =
        new Drawn()
            .start("start")
            .task("pay")
            .error("any", "pay", "")
            .error("broke", "pay", "TOO_MUCH")
            .task("otherwise")
            .task("refund")
            .flow("start", "pay")
            .flow("any", "otherwise")
            .flow("broke", "refund");
    assertEquals(List.of("refund"), told(drawn).refused("pay", "TOO_MUCH").rests());
    assertEquals(List.of("otherwise"), told(drawn).refused("pay", "ELSE").rests());
    var uncaught = new Drawn().start("start").task("pay").flow("start", "pay");
    var told = told(uncaught).refused("pay", "TOO_MUCH");
    assertEquals("TOO_MUCH", told.trouble());
    assertEquals(RunStatus.RUNNING, told.state().status());
    assertEquals("", told.retried().trouble());
    assertEquals(List.of("pay"), told.rests());
  }

  private static Drawn nested() {
    return new Drawn()
        .start("start")
        .subProcess("sub")
        .timer("slow", "sub", true, "PT1H")
        .error("caught", "sub", "NO")
        .task("after")
        .task("late")
        .task("mend")
        .flow("start", "sub")
        .flow("sub", "after")
        .flow("slow", "late")
        .flow("caught", "mend")
        .within("sub")
        .start("begin")
        .parallel("both")
        .task("x")
        .task("y")
        .fail("no", "NO")
        .terminate("stop")
        .exclusive("how", "how-z")
        .end("z")
        .flow("begin", "both")
        .flow("both", "x")
        .flow("both", "y")
        .flow("x", "how")
        .flow("how", "no", "failed")
        .flow("how", "stop", "stopped")
        .flow("how", "z")
        .outside();
  }

  @Test
  void a_sub_process_ends_when_no_token_is_left_in_it() {
    assertEquals(List.of("sub", "x", "y"), told(nested()).rests());
    assertEquals(List.of("sub", "y"), told(nested()).done("x").rests());
    assertEquals(List.of("after"), told(nested()).done("x").done("y").rests());
    assertEquals(List.of("after"), told(nested()).done("x", "stopped", true).rests());
    assertEquals(List.of("mend"), told(nested()).done("x", "failed", true).rests());
    var late = told(nested()).passed(Duration.ofHours(1));
    assertEquals(List.of("late"), late.rests());
    assertEquals(List.of(), late.state().scopes());
    assertEquals(List.of(), told(nested()).done("x").done("y").state().alarms());
  }

  @Test
  void an_error_of_the_process_fails_the_run() {
    var drawn =
        new Drawn()
            .start("start")
            .parallel("both")
            .task("x")
            .fail("no", "NO")
            .flow("start", "both")
            .flow("both", "x")
            .flow("both", "no");
    assertEquals(RunStatus.FAILED, told(drawn).state().status());
    assertEquals(List.of(), told(drawn).rests());
  }

  @Test
  void tokens_that_never_rest_are_trouble_and_no_endless_loop() {
    var drawn =
        new Drawn()
            .start("start")
            .exclusive("a", "a-b")
            .exclusive("b", "b-a")
            .flow("start", "a")
            .flow("a", "b")
            .flow("b", "a");
    assertEquals("WORKFLOW_ENDLESS", told(drawn).trouble());
  }
}
