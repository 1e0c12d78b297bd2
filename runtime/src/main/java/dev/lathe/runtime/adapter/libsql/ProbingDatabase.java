package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.adapter.libsql.LibSqlAddress.Protocol;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server of which nobody knows yet what it speaks. Before the first statement the driver
 * connects, for which it sends a {@code SELECT 1} of its own; where the server answers that it
 * knows no such request, the pipeline is asked the same. So a command is never tried twice, and a
 * server that the driver can speak to is asked nothing more.
 */
final class ProbingDatabase implements Database {
  private final LibSqlDatabase driver;
  private final PipelineDatabase pipeline;
  private final Consumer<Protocol> told;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Database answering;

  /** {@code told} is called once, when the server has answered. */
  ProbingDatabase(LibSqlDatabase driver, PipelineDatabase pipeline, Consumer<Protocol> told) {
    this.driver = driver;
    this.pipeline = pipeline;
    this.told = told;
  }

  @Override
  public Rows execute(Statement statement) {
    return answering().execute(statement);
  }

  @Override
  public void executeAll(List<Statement> statements) {
    if (!statements.isEmpty()) answering().executeAll(statements);
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public void close() {
    driver.close();
    pipeline.close();
  }

  @Override
  public String toString() {
    return driver.toString();
  }

  private Database answering() {
    Database known = answering;
    if (known != null) return known;
    asking.lock();
    try {
      known = answering;
      if (known == null) {
        known = asked();
        answering = known;
      }
      return known;
    } finally {
      asking.unlock();
    }
  }

  private Database asked() {
    Optional<DatabaseUnavailable> notSpoken = driver.connect();
    if (notSpoken.isEmpty()) {
      pipeline.close();
      told.accept(Protocol.DRIVER);
      return driver;
    }
    if (!pipeline.answers()) throw notSpoken.get();
    driver.close();
    told.accept(Protocol.PIPELINE);
    return pipeline;
  }
}
