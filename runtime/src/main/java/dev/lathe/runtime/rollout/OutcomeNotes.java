package dev.lathe.runtime.rollout;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.bundle.WishOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a channel's history what became of its wishes. The database knows it, whatever becomes of
 * the note: a store that does not take it keeps nobody from anything. Safe for many threads.
 */
final class OutcomeNotes {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeNotes.class);

  /** What the store did not take: it is not asked the same twice. */
  private record Untaken(Pointer pointer, WishOutcome.State state) {}

  private final BundleStore store;
  private final String channel;
  private volatile @Nullable Untaken untaken;

  OutcomeNotes(BundleStore store, String channel) {
    this.store = store;
    this.channel = channel;
  }

  /** {@code wish} is what the channel said when it was looked at. */
  void note(Wish wish, WishOutcome.State state, Optional<String> cause) {
    if (wish.became(state)) return;
    var asked = new Untaken(wish.pointer(), state);
    if (asked.equals(untaken)) return;
    try {
      boolean unused = store.note(channel, wish.pointer(), state, cause);
    } catch (BundleStoreUnavailable | BundleUnreadable e) {
      untaken = asked;
      LOG.info(
          "channel `{}` does not learn that its wish is {}: {}",
          channel,
          state.word(),
          e.getMessage());
    }
  }
}
