package dev.lathe.compiler.memo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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

  /**
   * One of many things to {@link #recall(String, Object, Supplier) recall}.
   *
   * @param make may run beside others on another thread, so it recalls nothing itself
   */
  public record Wanted<T>(String name, Object madeOf, Supplier<T> make) {}

  /** All of {@code wanted}, in their order. What has to be made is made on all processors. */
  public static <T> List<T> recallAll(List<Wanted<T>> wanted) {
    return AROUND.isBound() ? AROUND.get().entries(wanted) : made(wanted);
  }

  private static <T> List<T> made(List<Wanted<T>> wanted) {
    return wanted.parallelStream().map(one -> one.make().get()).toList();
  }

  /** Takes {@code made} instead of what was recalled. */
  public static void replace(String name, Object madeOf, Object made) {
    if (AROUND.isBound()) {
      AROUND.get().now.put(name, new Entry(madeOf, made));
    }
  }

  @SuppressWarnings("unchecked") // by the contract of `name`
  private <T> T entry(String name, Object madeOf, Supplier<T> make) {
    Optional<Entry> known = known(name, madeOf);
    Entry entry = known.isPresent() ? known.get() : new Entry(madeOf, make.get());
    now.put(name, entry);
    return (T) entry.made();
  }

  @SuppressWarnings("unchecked") // by the contract of `name`
  private <T> List<T> entries(List<Wanted<T>> wanted) {
    List<Optional<Entry>> known =
        wanted.stream().map(one -> known(one.name(), one.madeOf())).toList();
    List<Wanted<T>> missing =
        IntStream.range(0, wanted.size())
            .filter(i -> known.get(i).isEmpty())
            .mapToObj(wanted::get)
            .toList();
    Iterator<T> made = made(missing).iterator();
    var all = new ArrayList<T>();
    for (int i = 0; i < wanted.size(); i++) {
      Wanted<T> one = wanted.get(i);
      Entry entry = known.get(i).orElseGet(() -> new Entry(one.madeOf(), made.next()));
      now.put(one.name(), entry);
      all.add((T) entry.made());
    }
    return all;
  }

  /** What an earlier compilation made of the same. */
  private Optional<Entry> known(String name, Object madeOf) {
    return Optional.ofNullable(earlier.get(name)).filter(there -> there.madeOf().equals(madeOf));
  }
}
