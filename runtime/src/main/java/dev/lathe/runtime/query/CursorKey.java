package dev.lathe.runtime.query;

/** What cursors are sealed with: the same wherever a service runs, and known to nobody else. */
@FunctionalInterface
public interface CursorKey {
  /** Nobody said any. */
  CursorKey NONE =
      () -> {
        throw new CursorKeyUnavailable("no key for cursors is set");
      };

  /**
   * The key as it is now: a text of at least 32 characters.
   *
   * @throws CursorKeyUnavailable if it can't be had; the message says why
   */
  String read();
}
