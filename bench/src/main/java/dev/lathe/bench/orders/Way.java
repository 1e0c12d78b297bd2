package dev.lathe.bench.orders;

/** One way to ask, from the bare statement to HTTP. Safe for threads where its class says so. */
public interface Way extends AutoCloseable {
  /** What is left of a request once it is made up: this is measured. */
  @FunctionalInterface
  interface Ready {
    /**
     * Sends it and waits.
     *
     * @return the answer's JSON
     * @throws IllegalStateException if it was refused
     */
    String send();
  }

  /** Makes up a request; not measured. */
  Ready ready(Ask ask);

  @Override
  void close();
}
