package dev.lathe.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starting, awaiting and stopping a server's process. */
record ServerProcess(Process process, int port, Path printed) {
  /** A server that does not listen by then will not. */
  private static final long PATIENCE_SECONDS = 60;

  private static final long BETWEEN_LOOKS_MILLIS = 50;
  private static final long LAST_WORDS_SECONDS = 10;

  /** A port of loopback that is free now. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs {@code command} in {@code folder} until somebody listens on {@code port}.
   *
   * @throws IllegalStateException if nobody does; the message has what it printed
   */
  static ServerProcess start(List<String> command, Path folder, int port) {
    Path printed = folder.resolve("printed.txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      var server = new ServerProcess(process, port, printed);
      server.await();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      if (listens()) return;
      pause();
    }
    process.destroyForcibly();
    throw new IllegalStateException("the server did not start: " + said());
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String said() {
    try {
      return Files.readString(printed, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "nothing";
    }
  }

  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
