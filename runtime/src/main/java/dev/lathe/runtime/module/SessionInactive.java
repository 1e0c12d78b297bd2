package dev.lathe.runtime.module;

/** A token does not belong to an active session, so the caller is not authenticated. */
public final class SessionInactive extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param reason in the vendor's words, {@code UNKNOWN} where it gave none
   */
  public SessionInactive(String reason) {
    super(reason);
  }
}
