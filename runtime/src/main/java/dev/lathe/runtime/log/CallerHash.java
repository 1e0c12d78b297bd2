package dev.lathe.runtime.log;

import dev.lathe.model.digest.Sha256;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.plan.Actor;

/**
 * What a log calls who sent a request: the same in each line of theirs, and nobody's name. Without
 * a salt of the place, somebody who has a list of ids can find out which one it is.
 */
final class CallerHash {
  /**
   * Hexadecimal digits: two of a million callers share a hash with a chance of one in 40 million.
   */
  private static final int DIGITS = 16;

  private CallerHash() {}

  static String of(Tenant tenant, Actor actor, String salt) {
    String who = salt + "\n" + tenant.id() + "\n" + actor.kind() + "\n" + actor.id();
    return Sha256.hex(who).substring(0, DIGITS);
  }
}
