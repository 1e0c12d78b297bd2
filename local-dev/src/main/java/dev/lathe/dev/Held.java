package dev.lathe.dev;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Why what was saved is not what answers, while that is so: said in a header of each answer, so
 * that who tries a change in vain learns why. Safe for many threads.
 */
final class Held {
  private static final HeaderName NAME = HeaderNames.create("Lathe-Held");

  /** Characters of a header that nobody minds. */
  private static final int MOST = 500;

  private volatile @Nullable String why;

  /** From now on answers say so. */
  void hold(String line) {
    String plain = line.replaceAll("[^\\x20-\\x7e]", " ").strip();
    why = plain.length() <= MOST ? plain : plain.substring(0, MOST - 3) + "...";
  }

  void release() {
    why = null;
  }

  void tell(ServerResponse response) {
    String now = why;
    if (now != null) response.header(NAME, now);
  }
}
