package dev.lathe.dev;

import java.io.Serial;

/** The packaged functions are not there, or can't be run here. */
public final class FunctionsMissing extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  FunctionsMissing(String message) {
    super(message);
  }
}
