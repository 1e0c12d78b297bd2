package dev.lathe.compiler.kept;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Results of pure functions by a name, each beside all that it was made of. While that stays equal
 * the result is the same object, so that who made something of it finds its own again. A stage that
 * is given an empty one makes everything, which is how a single compilation runs.
 *
 * <p>Not thread-safe.
 */
public final class Kept {
  private record Entry(Object madeOf, Object made) {}

  private Map<String, Entry> before = new HashMap<>();
  private Map<String, Entry> now = new HashMap<>();

  /**
   * What {@code make} gives, perhaps from an earlier time.
   *
   * @param name one word for one function and subject: the type of the result follows from it
   * @param madeOf everything that {@code make} looks at
   */
  @SuppressWarnings("unchecked") // by the contract of `name`
  public <T> T get(String name, Object madeOf, Supplier<T> make) {
    Entry earlier = before.get(name);
    Entry entry =
        earlier != null && earlier.madeOf().equals(madeOf)
            ? earlier
            : new Entry(madeOf, make.get());
    now.put(name, entry);
    return (T) entry.made();
  }

  /** Keeps {@code made} instead of what was there. */
  public void put(String name, Object madeOf, Object made) {
    now.put(name, new Entry(madeOf, made));
  }

  /** {@code value}, or the equal one of last time. */
  public <T> T last(String name, T value) {
    return get(name, value, () -> value);
  }

  /** Ends a compilation: what it did not ask for is forgotten. */
  public void turn() {
    before = now;
    now = new HashMap<>();
  }
}
