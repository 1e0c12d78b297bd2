package dev.lathe.runtime.adapter.system;

import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** The machine's own clock, ids, random numbers and threads. */
public final class SystemPlatform {
  /** One for the process: what is made later is larger, whoever makes it. */
  private static final TimeOrderedIds IDS =
      new TimeOrderedIds(Clock.systemUTC(), new SecureRandom());

  /** Of the machine, which no snapshot of this process has a copy of. */
  private static final Path ENTROPY = Path.of("/dev/urandom");

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int SEED_BYTES = 48;

  private SystemPlatform() {}

  /** A platform whose work beside its caller runs on virtual threads. */
  public static Platform create() {
    return new Platform(
        new SystemTime(), IDS, RANDOM, (name, work) -> Thread.ofVirtual().name(name).start(work));
  }

  /**
   * For a process that was restored from a snapshot, perhaps beside others of the same one: makes
   * ids and random numbers go on from what this machine draws now. The clocks need nothing: they
   * are looked at each time.
   */
  public static void restored() {
    byte[] seed = fresh();
    IDS.renew(seed);
    RANDOM.setSeed(seed);
  }

  private static byte[] fresh() {
    try (var source = Files.newInputStream(ENTROPY)) {
      return source.readNBytes(SEED_BYTES);
    } catch (IOException elsewhere) {
      return new SecureRandom().generateSeed(SEED_BYTES);
    }
  }

  /**
   * Threads of the operating system that do not keep the process alive: for work that loads
   * classes, which would hold up every virtual thread of its carrier.
   */
  public static Threads daemons() {
    return (name, work) -> Thread.ofPlatform().daemon().name(name).start(work);
  }
}
