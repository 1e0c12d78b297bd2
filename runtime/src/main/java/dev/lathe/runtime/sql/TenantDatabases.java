package dev.lathe.runtime.sql;

import dev.lathe.model.tenant.Tenant;

/** Finds the database of a tenant. Thread-safe. */
@FunctionalInterface
public interface TenantDatabases {
  /**
   * The database that holds the tenant's log and tables: the same one at each call.
   *
   * @throws IllegalArgumentException if the tenant has none here
   */
  Database of(Tenant tenant);

  /** A place with one tenant. */
  static TenantDatabases only(Tenant served, Database database) {
    return tenant -> {
      if (!tenant.equals(served)) {
        throw new IllegalArgumentException("tenant `" + tenant.id() + "` has no database here");
      }
      return database;
    };
  }
}
