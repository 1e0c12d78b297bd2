package dev.lathe.bench.http;

import dev.lathe.bench.measure.Run;
import java.nio.file.Path;
import java.time.Duration;

/** Somebody outside who sends requests, in a process of its own. */
interface Client extends AutoCloseable {
  /** Between requests in a file; no request has one. */
  char SEPARATOR = '\u001e';

  /** As tables call it. */
  String title();

  /** How long a run takes that is to take {@code wanted}. */
  Duration length(Duration wanted);

  /**
   * Sends the requests of {@code file} one after the other, from the first again after the last,
   * over some connections, each of which waits for its answers.
   *
   * @throws IllegalStateException if an answer is not 200
   */
  Run load(int port, Path file, int connections, Duration length);

  @Override
  void close();
}
