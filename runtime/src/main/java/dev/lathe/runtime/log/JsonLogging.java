package dev.lathe.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log where it is read, one line an event, without a configuration file. */
public final class JsonLogging {
  /** The loggers of what there is a line each of: requests, ticks, batches. */
  private static final List<String> WATCHED =
      List.of(RequestLog.NAME, "dev.lathe.relay", "dev.lathe.projector");

  private JsonLogging() {}

  /**
   * Replaces what was configured, for a function: all goes to standard output. Does nothing where
   * another logger than logback is bound.
   */
  public static void install(LogSettings settings) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
    context.reset();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    Level ours = level(settings);
    // Libraries speak up when something is odd.
    root.setLevel(ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
    root.addAppender(appender(context, settings.format(), ConsoleTarget.SystemOut, ZoneOffset.UTC));
    context.getLogger("dev.lathe").setLevel(ours);
  }

  /**
   * Has the lines of requests and ticks written to standard error, beside whatever else is
   * configured there: for a server that somebody looks at.
   */
  public static void watch(LogSettings settings) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
    var appender =
        appender(context, settings.format(), ConsoleTarget.SystemErr, ZoneId.systemDefault());
    for (String name : WATCHED) {
      var logger = context.getLogger(name);
      logger.setLevel(level(settings));
      logger.setAdditive(false);
      logger.detachAndStopAllAppenders();
      logger.addAppender(appender);
    }
  }

  private static Level level(LogSettings settings) {
    return switch (settings.level()) {
      case OFF -> Level.OFF;
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
    };
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext context, LogSettings.Format format, ConsoleTarget target, ZoneId zone) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> new JsonLineEncoder();
          case TEXT -> new TextLineEncoder(zone);
        };
    encoder.setContext(context);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget(target.getName());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
