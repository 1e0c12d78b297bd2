package dev.lathe.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.lathe.runtime.log.JsonLineEncoder;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * All that a run says beside its data, and where in it something is found: log lines of all levels,
 * the process's own streams, and whatever else is {@link #heard}.
 */
final class PersonalDataScan implements AutoCloseable {
  /** What was said where. */
  record Said(String where, String text) {}

  private final String canary;
  private final ConcurrentLinkedQueue<Said> said = new ConcurrentLinkedQueue<>();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Level before;

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        private final JsonLineEncoder json = new JsonLineEncoder();

        @Override
        protected void append(ILoggingEvent event) {
          heard("log", new String(json.encode(event), StandardCharsets.UTF_8));
        }
      };

  private PersonalDataScan(String canary) {
    this.canary = canary.toLowerCase(Locale.ROOT);
    this.before = root().getLevel();
  }

  /** For {@code canary}, in whatever case, from now on. */
  static PersonalDataScan of(String canary) {
    var scan = new PersonalDataScan(canary);
    scan.appender.setContext(root().getLoggerContext());
    scan.appender.start();
    root().setLevel(Level.TRACE);
    // Logs whole messages from DEBUG on; no setting of ours lets a library say less than a warning.
    root().getLoggerContext().getLogger("software.amazon.awssdk").setLevel(Level.WARN);
    root().addAppender(scan.appender);
    System.setOut(doubled(scan.out, scan.printed));
    System.setErr(doubled(scan.err, scan.printed));
    return scan;
  }

  private static Logger root() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static PrintStream doubled(PrintStream first, OutputStream second) {
    return new PrintStream(second, true, StandardCharsets.UTF_8) {
      @Override
      public void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length);
        first.write(bytes, offset, length);
      }
    };
  }

  /** Takes {@code text} for something that was said. */
  void heard(String where, String text) {
    said.add(new Said(where, text));
  }

  /** The same of what a command line printed. */
  CommandLineRun heard(String where, CommandLineRun run) {
    heard(where, run.out());
    heard(where, run.err());
    return run;
  }

  /** How much was said where. */
  long count(String where) {
    return said.stream().filter(one -> one.where().equals(where)).count();
  }

  /** All that has the canary. */
  List<Said> found() {
    heard("stdout and stderr", printed.toString(StandardCharsets.UTF_8));
    return said.stream()
        .filter(one -> one.text().toLowerCase(Locale.ROOT).contains(canary))
        .distinct()
        .toList();
  }

  /** The headers and the body of an answer. */
  static String whole(Map<String, List<String>> headers, String body) {
    return headers + "\n" + body;
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    root().detachAppender(appender);
    root().setLevel(before);
  }
}
