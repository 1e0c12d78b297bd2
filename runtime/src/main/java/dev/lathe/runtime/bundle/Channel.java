package dev.lathe.runtime.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a channel says, and what it said before.
 *
 * @param wishes the present one first, at least that one
 */
public record Channel(List<Wish> wishes) {
  /** Wishes remembered; with their words some 100 KB at most, some 30 as a rule. */
  public static final int MOST_WISHES = 100;

  public Channel {
    if (wishes.isEmpty()) throw new IllegalArgumentException("a channel says something");
    wishes = wishes.stream().limit(MOST_WISHES).toList();
  }

  /** One that never said anything else. */
  public static Channel of(Pointer pointer) {
    return next(Optional.empty(), pointer, Motive.UNSAID);
  }

  /** What it says now. */
  public Wish wish() {
    return wishes.getFirst();
  }

  /** Where it points now. */
  public Pointer pointer() {
    return wish().pointer();
  }

  /** One that says {@code pointer} now. */
  static Channel next(Optional<Channel> before, Pointer pointer, Motive motive) {
    List<Wish> wishes = new ArrayList<>();
    wishes.add(Wish.of(pointer, motive));
    before.ifPresent(channel -> wishes.addAll(channel.wishes()));
    return new Channel(wishes);
  }

  /**
   * What ran before the present wish: the newest wish for another bundle that was not refused, of
   * those that became live where that is said of some.
   */
  public Optional<Wish> before() {
    List<Wish> others =
        wishes.stream()
            .filter(one -> !one.bundle().equals(wish().bundle()))
            .filter(one -> !one.became(WishOutcome.State.REFUSED))
            .toList();
    return others.stream()
        .filter(one -> one.became(WishOutcome.State.LIVE))
        .findFirst()
        .or(() -> others.stream().findFirst());
  }

  /** The same, its present wish with what became of it. */
  Channel became(WishOutcome outcome) {
    return saying(wish().became(outcome));
  }

  /** The same, its present wish with a signature. */
  Channel signed(DetachedSignature by) {
    return saying(wish().signed(by));
  }

  private Channel saying(Wish present) {
    List<Wish> noted = new ArrayList<>(wishes);
    noted.set(0, present);
    return new Channel(noted);
  }
}
