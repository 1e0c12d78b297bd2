package dev.lathe.dev;

import java.io.Serial;

/** No database has an address of that form; the message names those there are. */
public final class AddressUnknown extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  AddressUnknown(String message) {
    super(message);
  }
}
