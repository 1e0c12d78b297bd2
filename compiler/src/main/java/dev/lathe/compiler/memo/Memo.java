package dev.lathe.compiler.memo;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What pure functions of the stages made in one compilation, for the next to take again: results by
 * a name, each beside all that it was made of. While that stays equal the result is the same
 * object, so that whatever was made of it is found again as well.
 *
 * <p>It stands around a compilation. Stages {@link #recall} without knowing whether there is one:
 * without, they make everything, which is how a single compilation runs.
 *
 * <p>Not thread-safe.
 */
public final class Memo {
  private static final ScopedValue<Memo> AROUND = ScopedValue.newInstance();

  private record Entry(Object madeOf, Object made) {}

  private Map<String, Entry> earlier = new HashMap<>();
  private Map<String, Entry> now = new HashMap<>();

  /** Runs {@code compilation}; what it does not recall is forgotten when it is done. */
  public <T> T around(Supplier<T> compilation) {
    T result = ScopedValue.where(AROUND, this).call(compilation::get);
    earlier = now;
    now = new HashMap<>();
    return result;
  }

  /**
   * What {@code make} gives, perhaps from an earlier compilation.
   *
   * @param name one word for one function and subject: the type of the result follows from it
   * @param madeOf everything that {@code make} looks at
   */
  public static <T> T recall(String name, Object madeOf, Supplier<T> make) {
    return AROUND.isBound() ? AROUND.get().entry(name, madeOf, make) : make.get();
  }

  /** {@code value}, or the equal one of the earlier compilation. */
  public static <T> T recall(String name, T value) {
    return recall(name, value, () -> value);
  }

  /** Takes {@code made} instead of what was recalled. */
  public static void replace(String name, Object madeOf, Object made) {
    if (AROUND.isBound()) {
      AROUND.get().now.put(name, new Entry(madeOf, made));
    }
  }

  @SuppressWarnings("unchecked") // by the contract of `name`
  private <T> T entry(String name, Object madeOf, Supplier<T> make) {
    Entry there = earlier.get(name);
    Entry entry =
        there != null && there.madeOf().equals(madeOf) ? there : new Entry(madeOf, make.get());
    now.put(name, entry);
    return (T) entry.made();
  }
}
