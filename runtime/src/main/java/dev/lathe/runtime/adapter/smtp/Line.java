package dev.lathe.runtime.adapter.smtp;

import java.util.Locale;
import java.util.Optional;

/** Where a server of mail is, and how it is spoken to. */
record Line(String host, int port, Tls tls) {
  /** When what is said is hidden from others: never, once both agreed to, or from the start. */
  enum Tls {
    NONE(25),
    STARTTLS(587),
    TLS(465);

    private final int port;

    Tls(int port) {
      this.port = port;
    }

    /** The usual port. */
    int port() {
      return port;
    }

    /** As settings have it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Tls> of(String word) {
      for (Tls tls : values()) {
        if (tls.word().equals(word)) return Optional.of(tls);
      }
      return Optional.empty();
    }
  }
}
