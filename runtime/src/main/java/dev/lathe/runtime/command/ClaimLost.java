package dev.lathe.runtime.command;

/** Somebody else went on with a claim whose time was over: they answer. */
public final class ClaimLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClaimLost() {
    super("somebody else goes on with this command");
  }
}
