package dev.lathe.runtime.sql;

import dev.lathe.model.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How often one piece of work asked its database, in the thread that does it: a request, a tick. A
 * statement that is sent again counts again; what an adapter asks for itself, to open a connection
 * say, does not.
 */
public final class RoundTrips {
  private static final ScopedValue<RoundTrips> OF_THIS_WORK = ScopedValue.newInstance();

  private final AtomicInteger count = new AtomicInteger();

  /** Does {@code work}, and counts what it asks of databases that are {@link #counted}. */
  public <T> T during(Supplier<T> work) {
    return ScopedValue.where(OF_THIS_WORK, this).call(work::get);
  }

  /** How many there were until now. */
  public int count() {
    return count.get();
  }

  /** The same database, which notes each request in the work that it is part of. */
  public static Database counted(Database database) {
    return database instanceof Counted ? database : new Counted(database);
  }

  /** The same databases, counted. */
  public static TenantDatabases counted(TenantDatabases databases) {
    return databases instanceof CountedOfTenants ? databases : new CountedOfTenants(databases);
  }

  private static void note() {
    if (OF_THIS_WORK.isBound()) OF_THIS_WORK.get().count.incrementAndGet();
  }

  private record Counted(Database database) implements Database {
    @Override
    public Rows execute(Statement statement) {
      note();
      return database.execute(statement);
    }

    @Override
    public Rows executeWhereThere(Statement statement) {
      note();
      return database.executeWhereThere(statement);
    }

    @Override
    public void executeAll(List<Statement> statements) {
      note();
      database.executeAll(statements);
    }

    @Override
    public boolean remote() {
      return database.remote();
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private static final class CountedOfTenants implements TenantDatabases {
    private final TenantDatabases databases;
    private final Map<Tenant, Database> counted = new ConcurrentHashMap<>();

    CountedOfTenants(TenantDatabases databases) {
      this.databases = databases;
    }

    @Override
    public Database of(Tenant tenant) {
      Database known = counted.get(tenant);
      return known != null
          ? known
          : counted.computeIfAbsent(tenant, one -> counted(databases.of(one)));
    }
  }
}
