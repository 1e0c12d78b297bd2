package dev.lathe.runtime.sql;

import dev.lathe.runtime.platform.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database whose token is looked up, and looked up again when it is refused: the statement that
 * was not let in is sent once more with the new one, and those under way with the old one finish.
 * So a rotation costs one request a process and fails none. Thread-safe.
 */
public final class RenewedDatabase implements Database {
  /** Between two looks for another token than one that is refused. */
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  private final Supplier<String> secret;
  private final Function<String, Database> opener;
  private final Time time;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Held current;

  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * When a refused token was looked up again, and nothing else was there; null where it never was.
   */
  private @Nullable Long looked;

  /** What is open with one token: closed when it is given up and nobody is inside. */
  private static final class Held {
    private final String token;
    private final Database database;
    private final AtomicInteger holders = new AtomicInteger(1);

    Held(String token, Database database) {
      this.token = token;
      this.database = database;
    }

    boolean enter() {
      return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void leave() {
      if (holders.decrementAndGet() == 0) database.close();
    }
  }

  /**
   * Looks the token up now.
   *
   * @param secret throws {@link DatabaseUnavailable} where there is none to be had
   * @param opener opens the database with a token
   */
  public RenewedDatabase(Supplier<String> secret, Function<String, Database> opener, Time time) {
    this.secret = secret;
    this.opener = opener;
    this.time = time;
    String token = secret.get();
    this.current = new Held(token, opener.apply(token));
  }

  @Override
  public Rows execute(Statement statement) {
    return on(database -> database.execute(statement));
  }

  @Override
  public void executeAll(List<Statement> statements) {
    on(
        database -> {
          database.executeAll(statements);
          return Rows.none();
        });
  }

  @Override
  public boolean remote() {
    return current.database.remote();
  }

  /** Lets calls under way finish. */
  @Override
  public void close() {
    renewing.lock();
    try {
      if (closed.compareAndSet(false, true)) current.leave();
    } finally {
      renewing.unlock();
    }
  }

  @Override
  public String toString() {
    return current.database.toString();
  }

  private Rows on(Function<Database, Rows> work) {
    Held held = entered();
    try {
      return work.apply(held.database);
    } catch (DatabaseUnavailable e) {
      if (!e.isTokenRefused() || !renew(held)) throw e;
    } finally {
      held.leave();
    }
    Held fresh = entered();
    try {
      return work.apply(fresh.database);
    } finally {
      fresh.leave();
    }
  }

  private Held entered() {
    while (true) {
      Held now = current;
      if (now.enter()) return now;
      if (now == current) throw new DatabaseUnavailable("the database is closed");
    }
  }

  /** Whether there is another token than the one that was refused. */
  private boolean renew(Held refused) {
    renewing.lock();
    try {
      if (closed.get()) return false;
      if (current != refused) return true;
      long now = time.ticks();
      if (looked != null && now - looked < PAUSE) return false;
      looked = now;
      String token = secret.get();
      if (token.equals(refused.token)) return false;
      looked = null; // what was found is refused, if at all, for another reason than this one
      current = new Held(token, opener.apply(token));
      refused.leave();
      return true;
    } finally {
      renewing.unlock();
    }
  }
}
