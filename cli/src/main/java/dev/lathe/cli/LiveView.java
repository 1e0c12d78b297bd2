package dev.lathe.cli;

import dev.lathe.dev.console.Activity;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/**
 * What a server does, for who has it in a terminal: one line at the bottom that changes, and gives
 * way to whatever else is told. Elsewhere it is a line each ten seconds in which something was
 * done. Thread-safe.
 */
final class LiveView {
  private static final long NANOS = 1_000_000_000L;

  /** Between two lines, where lines stay: a log is no film. */
  static final long BETWEEN_LINES = 10 * NANOS;

  /** What a rate is the mean of. */
  private static final long WINDOW = 5 * NANOS;

  /** Characters of the line that changes: what breaks over can't be taken back. */
  static final int WIDTH = 79;

  private final boolean changing;
  private final PrintWriter to;
  private final Ansi ansi;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private Optional<Activity> told = Optional.empty();
  private long toldNanos;
  private boolean open;
  private boolean ended;

  private record Sample(long requests, long nanos) {}

  /** A word of the line, and how it stands out; the style is empty for one that does not. */
  private record Word(String text, String style) {}

  /**
   * @param changing whether a line can be written over
   */
  LiveView(boolean changing, PrintWriter to, Ansi ansi) {
    this.changing = changing;
    this.to = to;
    this.ansi = ansi;
  }

  /**
   * Shows {@code now}.
   *
   * @param nanos since the server began, here as below
   */
  synchronized void show(Activity now, long nanos) {
    samples.addLast(new Sample(now.requests(), nanos));
    while (samples.getFirst().nanos() < nanos - WINDOW) samples.removeFirst();
    if (changing) {
      draw(words(now, Optional.of(rate())));
      return;
    }
    if (told.isEmpty()) {
      told = Optional.of(now); // what was there before somebody asked is no news
      toldNanos = nanos;
    } else if (!told.get().equals(now) && nanos - toldNanos >= BETWEEN_LINES) {
      told = Optional.of(now);
      toldNanos = nanos;
      to.println(plain(words(now, Optional.empty())));
      to.flush();
    }
  }

  /** The database does not say. */
  synchronized void unknown(String why) {
    if (changing) draw(List.of(new Word(why, "red")));
  }

  /** Has {@code telling} written where the line was; that is drawn below again by what follows. */
  synchronized void giveWay(Runnable telling) {
    if (open) to.print("\r" + " ".repeat(WIDTH) + "\r");
    to.flush();
    open = false;
    telling.run();
  }

  /** Leaves the line as it is; nothing is drawn any more. */
  synchronized void end() {
    if (open) to.println();
    to.flush();
    open = false;
    ended = true;
  }

  private String rate() {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (last.nanos() - first.nanos()) / (double) NANOS;
    double rate = seconds <= 0 ? 0 : (last.requests() - first.requests()) / seconds;
    return rate >= 10 || rate == 0
        ? Math.round(rate) + "/s"
        : String.format(Locale.ROOT, "%.1f/s", rate);
  }

  private static List<Word> words(Activity now, Optional<String> rate) {
    var words = new ArrayList<Word>();
    String requests = counted(now.requests(), "request");
    words.add(new Word(rate.map(each -> requests + " " + each).orElse(requests), "bold"));
    words.add(new Word(now.refused() + " refused", ""));
    words.add(new Word(counted(now.failed(), "error"), now.failed() > 0 ? "bold,red" : ""));
    words.add(new Word(counted(now.position(), "event"), ""));
    String behind = (now.behind() >= 10_000 ? "10000+" : now.behind()) + " behind";
    words.add(new Word(behind, now.behind() > 0 ? "yellow" : ""));
    if (now.aside() > 0) {
      words.add(new Word(counted(now.aside(), "stream") + " aside", "bold,red"));
    }
    return words;
  }

  private static String counted(long many, String one) {
    return many + " " + one + (many == 1 ? "" : "s");
  }

  private static String plain(List<Word> words) {
    return String.join(", ", words.stream().map(Word::text).toList());
  }

  private void draw(List<Word> words) {
    if (ended) return;
    var line = new StringBuilder();
    int width = 0;
    for (Word word : words) {
      String between = width == 0 ? "" : "  ";
      if (width + between.length() + word.text().length() > WIDTH) break;
      width += between.length() + word.text().length();
      line.append(between);
      line.append(
          word.style().isEmpty()
              ? word.text()
              : ansi.string("@|%s %s|@".formatted(word.style(), word.text())));
    }
    to.print("\r" + line + " ".repeat(WIDTH - width));
    to.flush();
    open = true;
  }
}
