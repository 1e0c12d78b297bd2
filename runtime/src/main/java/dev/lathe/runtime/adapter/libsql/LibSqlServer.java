package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.adapter.libsql.LibSqlAddress.Protocol;
import dev.lathe.runtime.sql.Database;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A server, and the protocol by which it is spoken to: the one its address names, else the first
 * that it answered. A function that is restored from a snapshot connects anew without asking again.
 * Thread-safe.
 */
public final class LibSqlServer implements Supplier<Database> {
  private final LibSqlAddress address;
  private volatile Protocol protocol;

  private LibSqlServer(LibSqlAddress address) {
    this.address = address;
    protocol = address.protocol();
  }

  /**
   * Takes the address of a server; nothing is sent before the first statement.
   *
   * @param address {@code libsql://}, {@code https://} or {@code http://}; {@code libsql://} to a
   *     loopback host is plain HTTP; {@code ?protocol=driver} or {@code pipeline} names one
   * @param token a JWT or other token the server asks for
   * @throws IllegalArgumentException if the address is not a URL with a host, or names a protocol
   *     that there is not
   */
  public static LibSqlServer at(String address, Optional<String> token) {
    return new LibSqlServer(LibSqlAddress.of(address, token));
  }

  /** Connections that are opened with their first statement, to be closed by whoever asked. */
  @Override
  public Database get() {
    return switch (protocol) {
      case DRIVER -> new LibSqlDatabase(address, Patience.STANDARD);
      case PIPELINE -> new PipelineDatabase(address, Patience.STANDARD);
      case AUTO ->
          new ProbingDatabase(
              new LibSqlDatabase(address, Patience.STANDARD),
              new PipelineDatabase(address, Patience.STANDARD),
              answered -> protocol = answered);
    };
  }
}
