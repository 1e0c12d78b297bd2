package dev.lathe.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void an_events_own_trace_is_found_and_not_one_of_its_data() {
    String event = event(PARENT, "{\"traceparent\":\"00-" + "f".repeat(32) + "-x\"}");
    var traces = new Traces();
    traces.noteOne(event);
    assertEquals(List.of(TRACE), traces.first());
    assertEquals(Optional.of(PARENT), Traces.parent(event));
    assertEquals(Optional.of("2026-01-01T00:00:00Z"), Traces.time(event));
  }

  @Test
  void an_event_without_one_has_none_whatever_its_data_says() {
    String event =
        "{\"time\":\"t\",\"latheposition\":1,\"data\":{\"traceparent\":\"" + PARENT + "\"}}";
    var traces = new Traces();
    traces.noteOne(event);
    assertEquals(List.of(), traces.first());
    assertEquals(Optional.empty(), Traces.parent(event));
  }

  @Test
  void what_stands_in_quotes_is_no_attribute() {
    String said = "{\"id\":\"\\\"traceparent\\\":\\\"00-" + TRACE + "\",\"latheposition\":1}";
    var traces = new Traces();
    traces.note(said);
    assertEquals(List.of(), traces.first());
  }

  @Test
  void a_line_names_the_first_of_many_once_and_says_that_there_are_more() {
    var traces = new Traces();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < Traces.MOST; i++) {
        traces.note("[" + event("00-%032x-%016x-00".formatted(i + 1, 7), "{}") + "]");
      }
      assertFalse(traces.more());
    }
    traces.note(event(PARENT, "{}"));
    assertTrue(traces.more());
    assertEquals(Traces.MOST, traces.first().size());
    assertEquals("%032x".formatted(1), traces.first().getFirst());
  }

  @Test
  void what_is_cut_off_or_no_trace_is_passed_over() {
    var traces = new Traces();
    traces.note("\"traceparent\":\"00-4bf9");
    traces.note("\"traceparent\":\"00-" + "z".repeat(60));
    assertEquals(List.of(), traces.first());
  }

  private static String event(String parent, String data) {
    return "{\"time\":\"2026-01-01T00:00:00Z\",\"traceparent\":\""
        + parent
        + "\",\"latheposition\":1,\"data\":"
        + data
        + "}";
  }
}
