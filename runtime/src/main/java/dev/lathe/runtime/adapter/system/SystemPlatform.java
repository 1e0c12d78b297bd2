package dev.lathe.runtime.adapter.system;

import dev.lathe.runtime.platform.Ids;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Threads;
import java.security.SecureRandom;
import java.time.Clock;

/** The machine's own clock, ids, random numbers and threads. */
public final class SystemPlatform {
  /** One for the process: what is made later is larger, whoever makes it. */
  private static final Ids IDS = new TimeOrderedIds(Clock.systemUTC(), new SecureRandom());

  private SystemPlatform() {}

  /** A platform whose work beside its caller runs on virtual threads. */
  public static Platform create() {
    return new Platform(
        new SystemTime(),
        IDS,
        new SecureRandom(),
        (name, work) -> Thread.ofVirtual().name(name).start(work));
  }

  /**
   * Threads of the operating system that do not keep the process alive: for work that loads
   * classes, which would hold up every virtual thread of its carrier.
   */
  public static Threads daemons() {
    return (name, work) -> Thread.ofPlatform().daemon().name(name).start(work);
  }
}
