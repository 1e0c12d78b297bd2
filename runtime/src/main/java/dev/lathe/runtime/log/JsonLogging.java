package dev.lathe.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the log to standard output, one JSON object a line, without a configuration file. */
public final class JsonLogging {
  private JsonLogging() {}

  /** Replaces what was configured; does nothing where another logger than logback is bound. */
  public static void install() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
    context.reset();
    var encoder = new JsonLineEncoder();
    encoder.setContext(context);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN); // libraries speak up when something is odd
    root.addAppender(appender);
    context.getLogger("dev.lathe").setLevel(Level.INFO);
  }
}
