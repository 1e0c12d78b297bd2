package dev.lathe.dev.sqld;

import dev.lathe.runtime.adapter.libsql.LibSqlDatabase;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A libSQL server of our own on a loopback port, for development, tests and measurements. It ends
 * with this JVM, however that ends. Not safe for threads.
 */
public final class SqldProcess implements AutoCloseable {
  /** A started server answers within 0.3 s on an idle machine (2026-11-21). */
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(50);
  private static final long SECONDS_TO_STOP = 5;

  /** A checkpoint among several writers can stop sqld 0.24.32 for ever. */
  private static final Duration SELDOM = Duration.ofHours(1);

  /** The process runs by the machine's time, whatever time the work on it is given. */
  private static final Time TIME = new SystemTime();

  /** The port is free when it is chosen, and may be taken when the server comes to it. */
  private static final int PORTS_TRIED = 5;

  /** A commit that leaves nothing behind: a server can answer reads and yet never write again. */
  private static final List<Statement> PROBE_WRITE =
      List.of(
          Statement.write("CREATE TABLE lathe_probe(a INTEGER)"),
          Statement.write("DROP TABLE lathe_probe"));

  private final Path program;
  private final Path folder;
  private final int port;
  private final Duration checkpoints;
  private Process server;
  private Process watch;

  private SqldProcess(Path program, Path folder, int port, Duration checkpoints)
      throws IOException {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.checkpoints = checkpoints;
    this.server = launch();
    this.watch = EndsWithUs.watch(server);
  }

  /**
   * Starts a server and waits until it writes.
   *
   * @param program what {@link SqldProgram#path} found
   * @param folder the server's: its data, and {@code sqld.log}; made when absent
   * @throws DatabaseUnavailable if it does not get ready; the message names the log
   */
  public static SqldProcess start(Path program, Path folder) {
    return start(program, folder, SELDOM);
  }

  /**
   * The same for a server that one process alone writes to, much: what the log has is moved to the
   * database each {@code checkpoints}. Reads pass through all that was not.
   */
  public static SqldProcess start(Path program, Path folder, Duration checkpoints) {
    for (int tried = 1; ; tried++) {
      SqldProcess started;
      try {
        Files.createDirectories(folder);
        started = new SqldProcess(program, folder, freePort(), checkpoints);
      } catch (IOException e) {
        throw new DatabaseUnavailable("the libSQL server does not start", e);
      }
      try {
        started.awaitReady();
        return started;
      } catch (DatabaseUnavailable e) {
        boolean perhapsThePort = !started.server.isAlive() && tried < PORTS_TRIED;
        started.close();
        if (!perhapsThePort) throw e;
      }
    }
  }

  /** Its address in the form {@link dev.lathe.runtime.wiring.Databases#open} takes. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** The server's process id, to be watched or measured. */
  public long pid() {
    return server.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return server.isAlive();
  }

  /** Where the server writes what it does. */
  public Path log() {
    return folder.resolve("sqld.log");
  }

  /** Ends the server at once, as {@code kill -9} does. */
  public void kill() {
    server.destroyForcibly();
    awaitEnd();
  }

  /** Ends the server in good order, and by force if it does not end. */
  public void stop() {
    server.destroy();
    awaitEnd();
  }

  /**
   * Starts it again on the same port and data, whether it runs or not, and waits until it writes.
   *
   * @throws DatabaseUnavailable if it does not get ready
   */
  public void restart() {
    stop();
    try {
      server = launch();
      watch = EndsWithUs.watch(server);
    } catch (IOException e) {
      throw new DatabaseUnavailable("the libSQL server does not start", e);
    }
    awaitReady();
  }

  @Override
  public void close() {
    stop();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            program.toString(),
            "--http-listen-addr",
            "127.0.0.1:" + port,
            "--db-path",
            folder.resolve("data").toString(),
            "--checkpoint-interval-s",
            String.valueOf(checkpoints.toSeconds()),
            "--no-welcome")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .redirectInput(new File("/dev/null"))
        .start();
  }

  private void awaitReady() {
    long end = TIME.ticks() + READY_WITHIN.toNanos();
    try (var database = LibSqlDatabase.open(url(), Optional.empty(), PROBE)) {
      while (true) {
        try {
          database.executeAll(PROBE_WRITE);
          return;
        } catch (DatabaseUnavailable notYet) {
          if (!server.isAlive() || TIME.ticks() > end) {
            throw new DatabaseUnavailable("the libSQL server does not get ready, see " + log());
          }
        }
        TIME.sleep(BETWEEN_PROBES);
        if (Thread.currentThread().isInterrupted()) {
          throw new DatabaseUnavailable("interrupted while the libSQL server starts");
        }
      }
    }
  }

  private void awaitEnd() {
    try {
      // First the watch: once the server is gone, its process id may be given to somebody else.
      watch.destroyForcibly().waitFor();
      if (!server.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
