package dev.lathe.cli;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.rollout.RolloutState;
import dev.lathe.runtime.rollout.RolloutStatus;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far a rollout is, for who waits: on a terminal one line that changes, elsewhere a line for
 * each phase, and while tables are filled one each ten seconds; as data a line of JSON for each of
 * those.
 */
final class RolloutProgress {
  private static final long NANOS = 1_000_000_000L;

  /** Between two lines about the same phase, where lines stay: a log is no film. */
  private static final long BETWEEN_LINES = 10 * NANOS;

  /** Characters of the line that changes: what breaks over can't be taken back. */
  private static final int WIDTH = 79;

  private final Form form;
  private final PrintWriter to;
  private String phase = "";
  private long told;
  private long from = -1;
  private long fromNanos;
  private boolean open;

  /** How progress is shown. */
  enum Form {
    /** One line that is written over. */
    CHANGING,
    /** Lines for people. */
    LINES,
    /** Lines of JSON. */
    DATA
  }

  RolloutProgress(Form form, PrintWriter to) {
    this.form = form;
    this.to = to;
  }

  /** {@code nanos} since the wait began, here as below. */
  void waiting(long nanos) {
    tell("waiting", "waits for the relay's tick", new Members().with("state", "waiting"), nanos);
  }

  void underWay(RolloutStatus status, long nanos) {
    RolloutState state = status.state();
    var data =
        new Members()
            .with("state", state.word())
            .with("position", status.position())
            .with("target", status.target());
    String text =
        switch (state) {
          case PREPARED -> "prepared: its tables are there";
          case CATCHING_UP -> "catches up: " + caughtUp(status, nanos);
          case VERIFIED -> "verified: goes live next";
          case LIVE, REPLACED, REFUSED -> state.word();
        };
    tell(state.word(), text, data, nanos);
  }

  void unanswered(String message, long nanos) {
    tell("unanswered", message + "; asked again", new Members().with("state", "unanswered"), nanos);
  }

  void live(long nanos) {
    String seconds = String.format(Locale.ROOT, "%.1f", nanos / (double) NANOS);
    tell(
        "live",
        "live after " + seconds + " s",
        new Members().with("state", "live").with("millis", nanos / 1_000_000),
        nanos);
    end();
  }

  /** What is written next begins on a line of its own. */
  void end() {
    if (open) to.println();
    open = false;
    to.flush();
  }

  private String caughtUp(RolloutStatus status, long nanos) {
    if (from < 0) {
      from = status.position();
      fromNanos = nanos;
    }
    String done = "%s of %s events".formatted(status.position(), status.target());
    long rate = nanos == fromNanos ? 0 : (status.position() - from) * NANOS / (nanos - fromNanos);
    if (rate <= 0) return done;
    long left = Math.max(0, status.target() - status.position()) / rate;
    return "%s, %s/s, %s s left".formatted(done, rate, left);
  }

  private void tell(String now, String text, Members data, long nanos) {
    boolean changed = !now.equals(phase);
    phase = now;
    if (form == Form.CHANGING) {
      String line = text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
      to.print("\r" + line + " ".repeat(WIDTH - line.length()));
      open = true;
    } else {
      if (!changed && nanos - told < BETWEEN_LINES) return;
      told = nanos;
      to.println(form == Form.DATA ? data.text() : text);
    }
    to.flush();
  }
}
