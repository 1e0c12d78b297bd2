package dev.lathe.dev;

import java.util.Optional;

/** Which database a server works on. */
public sealed interface DatabaseChoice {
  /** The SQLite file in the server's own folder. */
  record OwnFile() implements DatabaseChoice {}

  /**
   * The database at an address.
   *
   * @param address {@code sqlite:FILE}, {@code libsql://HOST}, {@code https://HOST} or {@code
   *     http://HOST}
   * @param token what a libSQL server may ask for
   */
  record At(String address, Optional<String> token) implements DatabaseChoice {
    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "At[" + address + "]";
    }
  }

  /** A libSQL server that is started and stopped with the dev server. */
  record OwnServer() implements DatabaseChoice {}

  /** Reads {@code sqld} or an address. */
  static DatabaseChoice of(String text, Optional<String> token) {
    return text.equals("sqld") ? new OwnServer() : new At(text, token);
  }
}
