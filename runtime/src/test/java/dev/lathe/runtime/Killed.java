package dev.lathe.runtime;

/** A process that is gone: nothing after this throw is done. */
public final class Killed extends Error {
  private static final long serialVersionUID = 1L;
}
