package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.console.Activity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** What a server does, on a terminal and in a log. */
final class LiveViewTest {
  private static final long SECOND = 1_000_000_000L;

  private final StringWriter written = new StringWriter();

  @Test
  void a_terminal_has_one_line_that_is_written_over() {
    LiveView view = view(true, Ansi.OFF);
    view.show(new Activity(0, 0, 0, 14, 0, 0), 0);
    view.show(new Activity(9, 1, 0, 15, 2, 0), 3 * SECOND);
    List<String> drawn = List.of(written.toString().substring(1).split("\r", -1));
    assertEquals(2, drawn.size(), written.toString());
    assertEquals("0 requests 0/s  0 refused  0 errors  14 events  0 behind", drawn.get(0).strip());
    assertEquals(
        "9 requests 3.0/s  1 refused  0 errors  15 events  2 behind", drawn.get(1).strip());
    for (String line : drawn) assertEquals(LiveView.WIDTH, line.length());
    assertFalse(written.toString().contains("\n"));
  }

  @Test
  void what_is_wrong_stands_out_and_takes_no_place_of_its_own() {
    LiveView view = view(true, Ansi.ON);
    view.show(new Activity(4, 0, 1, 1, 10_000, 3), 0);
    String line = written.toString();
    assertTrue(line.contains("\u001b[1m\u001b[31m1 error"), line);
    assertTrue(line.contains("10000+ behind"), line);
    assertTrue(line.contains("3 streams aside"), line);
    String seen = line.replaceAll("\u001b\\[[0-9;]*m", "");
    assertEquals(LiveView.WIDTH, seen.length() - "\r".length());
  }

  @Test
  void a_line_gives_way_to_what_is_told_and_comes_again_below() {
    LiveView view = view(true, Ansi.OFF);
    view.show(new Activity(1, 0, 0, 1, 0, 0), 0);
    written.getBuffer().setLength(0);
    view.giveWay(() -> written.write("no errors; live after 12 ms\n"));
    view.show(new Activity(1, 0, 0, 1, 0, 0), SECOND);
    view.end();
    String all = written.toString();
    assertTrue(
        all.startsWith(
            "\r" + " ".repeat(LiveView.WIDTH) + "\rno errors; live after 12 ms\n\r1 request"),
        all);
    assertTrue(all.endsWith("\n"), all);
    view.show(new Activity(2, 0, 0, 2, 0, 0), 2 * SECOND);
    assertEquals(all, written.toString());
  }

  @Test
  void a_rate_is_that_of_the_last_seconds() {
    LiveView view = view(true, Ansi.OFF);
    view.show(new Activity(1_000, 0, 0, 0, 0, 0), 0);
    for (int second = 1; second <= 8; second++) {
      view.show(new Activity(1_000, 0, 0, 0, 0, 0), second * SECOND);
    }
    assertTrue(written.toString().contains("1000 requests 0/s"));
    view.show(new Activity(1_100, 0, 0, 0, 0, 0), 9 * SECOND);
    assertTrue(written.toString().contains("1100 requests 20/s"), written.toString());
  }

  @Test
  void elsewhere_a_line_is_told_each_ten_seconds_in_which_something_was_done() {
    LiveView view = view(false, Ansi.OFF);
    for (int second = 0; second <= 60; second++) {
      int done = Math.min(second, 12);
      view.show(new Activity(done, 0, done > 11 ? 1 : 0, 14, 0, 0), second * SECOND);
    }
    assertEquals(
        List.of(
            "10 requests, 0 refused, 0 errors, 14 events, 0 behind",
            "12 requests, 0 refused, 1 error, 14 events, 0 behind"),
        written.toString().lines().toList());
  }

  @Test
  void a_database_that_does_not_say_is_told_on_a_terminal_and_no_line_of_a_log() {
    view(false, Ansi.OFF).unknown("the database does not answer");
    assertEquals("", written.toString());
    view(true, Ansi.OFF).unknown("the database does not answer");
    assertEquals("the database does not answer", written.toString().strip());
  }

  private LiveView view(boolean changing, Ansi ansi) {
    return new LiveView(changing, new PrintWriter(written, true), ansi);
  }
}
