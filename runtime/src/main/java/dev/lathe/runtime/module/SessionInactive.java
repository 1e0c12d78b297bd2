package dev.lathe.runtime.module;

/** A token stands for no active session: whoever sent it is nobody. */
public final class SessionInactive extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param reason in the vendor's words, {@code UNKNOWN} where it gave none
   */
  public SessionInactive(String reason) {
    super(reason);
  }
}
