package dev.lathe.bench.measure;

import java.util.Arrays;

/** How long calls took, each of them, in nanoseconds. One thread only. */
public final class Latencies {
  private static final int FIRST_CAPACITY = 4096;

  private long[] nanos = new long[FIRST_CAPACITY];
  private int size;

  /** Adds one call. */
  public void add(long took) {
    if (size == nanos.length) nanos = Arrays.copyOf(nanos, 2 * size);
    nanos[size++] = took;
  }

  /** In no order. */
  long[] values() {
    return Arrays.copyOf(nanos, size);
  }
}
