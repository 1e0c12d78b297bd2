package dev.lathe.runtime.bundle;

import dev.lathe.model.bundle.BundleId;

/** Brings the bundle that should run into the database. */
@FunctionalInterface
public interface Rollout {
  /**
   * Names the live bundle; where none is live yet, prepares the one its channel points to and makes
   * it live first. Safe to call from several processes at once: they get the same answer.
   *
   * @throws dev.lathe.runtime.sql.DatabaseUnavailable if no answer came: call again
   * @throws dev.lathe.runtime.bundle.BundleStoreUnavailable if no answer came: call again
   */
  BundleId ensureLive();
}
