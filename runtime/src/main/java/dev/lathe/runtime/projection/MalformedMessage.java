package dev.lathe.runtime.projection;

import java.io.Serial;

/** A body that is not a batch of CloudEvents of one stream; its message says what is wrong. */
final class MalformedMessage extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  MalformedMessage(String why) {
    super(why);
  }
}
