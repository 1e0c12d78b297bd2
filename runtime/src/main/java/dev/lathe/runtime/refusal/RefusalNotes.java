package dev.lathe.runtime.refusal;

import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.plan.Actor;

/** Told of what known callers are refused. Must not throw. Thread-safe. */
@FunctionalInterface
public interface RefusalNotes {
  /** For requests that nobody sent. */
  RefusalNotes NONE = (_, _, _, _) -> {};

  /**
   * Notes that {@code actor}, for whom somebody vouches, was refused {@code operation}.
   *
   * @param operation {@code service/binding}, or the path of an endpoint of the service itself
   */
  void note(Tenant tenant, Actor actor, String operation, Refusal refusal);
}
