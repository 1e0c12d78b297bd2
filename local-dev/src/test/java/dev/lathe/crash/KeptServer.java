package dev.lathe.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dev server that somebody starts again whenever it ended. */
final class KeptServer implements AutoCloseable {
  private final DevProcess.Parts parts;
  private final Thread keeper;
  private volatile @Nullable DevProcess process;
  private volatile Optional<URI> address = Optional.empty();
  private volatile Instant ready = Instant.MIN;
  private volatile boolean over;

  private KeptServer(DevProcess.Parts parts) {
    this.parts = parts;
    this.keeper = Thread.ofPlatform().name("keeper").start(this::keep);
  }

  static KeptServer start(DevProcess.Parts parts) {
    return new KeptServer(parts);
  }

  /** Where it answers; empty while it does not run. */
  Optional<URI> address() {
    return address;
  }

  /** Since when it answers, this time. */
  Instant ready() {
    return ready;
  }

  /** Where it keeps what is its own. */
  Path folder() {
    return parts.folder();
  }

  /** As {@code kill -9} does. */
  void kill() {
    DevProcess running = process;
    if (running != null) running.kill();
  }

  @Override
  public void close() {
    over = true;
    kill();
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    try {
      while (!over) {
        DevProcess started = DevProcess.launch(parts);
        process = started;
        if (over) started.kill();
        address = started.awaitReady();
        ready = Instant.now();
        started.awaitEnd();
        address = Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
