package dev.lathe.runtime.adapter.system;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.platform.Threads;
import java.security.SecureRandom;

/** The machine's own clock, ids, random numbers and threads. */
public final class SystemPlatform {
  private SystemPlatform() {}

  /** A platform whose work beside its caller runs on virtual threads. */
  public static Platform create() {
    return new Platform(
        new SystemTime(),
        UuidCreator::getTimeOrderedEpoch,
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
