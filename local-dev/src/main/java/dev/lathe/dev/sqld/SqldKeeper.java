package dev.lathe.dev.sqld;

import dev.lathe.runtime.platform.Threads;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a server of our own again that ended by itself, on the same port and data. */
public final class SqldKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqldKeeper.class);

  /** A server that ended is missed for this long, and for the moment that it takes to start. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final SqldProcess server;
  private final Time time;
  private boolean closed;

  private SqldKeeper(SqldProcess server, Time time) {
    this.server = server;
    this.time = time;
  }

  /** Looks after {@code server}, which nobody else starts or stops from here on. */
  public static SqldKeeper of(SqldProcess server, Time time, Threads threads) {
    var keeper = new SqldKeeper(server, time);
    threads.start("lathe-sqld-keeper", keeper::run);
    return keeper;
  }

  /** Ends the server. */
  @Override
  public synchronized void close() {
    closed = true;
    server.close();
  }

  private void run() {
    while (lookedAfter()) {
      time.sleep(BETWEEN_LOOKS);
    }
  }

  private synchronized boolean lookedAfter() {
    if (closed || server.isAlive()) return !closed;
    LOG.warn("the libSQL server ended by itself and is started again, see {}", server.log());
    try {
      server.restart();
    } catch (DatabaseUnavailable e) {
      LOG.warn("it does not start: {}", e.getMessage());
    }
    return true;
  }
}
