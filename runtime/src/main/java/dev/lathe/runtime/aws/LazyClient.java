package dev.lathe.runtime.aws;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that is made when it is first needed, once; a maker that fails is asked again by whoever
 * needs it next. Thread-safe, and no lock is held once it is there.
 */
public final class LazyClient<T extends AutoCloseable> {
  private final Supplier<T> maker;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable T made;

  /**
   * @param maker its failures are those of whoever needs the client
   */
  public LazyClient(Supplier<T> maker) {
    this.maker = maker;
  }

  /** One that is there. */
  public static <T extends AutoCloseable> LazyClient<T> of(T client) {
    var lazy = new LazyClient<T>(() -> client);
    lazy.made = client;
    return lazy;
  }

  /** The client. */
  public T get() {
    T now = made;
    if (now != null) return now;
    making.lock();
    try {
      now = made;
      if (now == null) {
        now = maker.get();
        made = now;
      }
      return now;
    } finally {
      making.unlock();
    }
  }

  /** The client, if anybody needed it so far. */
  public Optional<T> ifMade() {
    return Optional.ofNullable(made);
  }
}
