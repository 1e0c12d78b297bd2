package dev.lathe.cli.process;

/** What is done when the process is asked to end. */
public final class Shutdown {
  private Shutdown() {}

  /** Has {@code work} done then; returns what {@link Runtime#removeShutdownHook} takes. */
  public static Thread then(String name, Runnable work) {
    var hook = new Thread(work, name);
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }
}
