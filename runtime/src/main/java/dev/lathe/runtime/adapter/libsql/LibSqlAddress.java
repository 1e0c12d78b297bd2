package dev.lathe.runtime.adapter.libsql;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a libSQL server listens, and what it asks for.
 *
 * @param url an {@code http} or {@code https} address without query
 * @param token goes into the Authorization header, and nowhere else
 * @param protocol how it is spoken to
 * @param streams how many of the pipeline protocol stay open between requests, 0 to 64
 */
record LibSqlAddress(String url, Optional<String> token, Protocol protocol, int streams) {
  /** How a server is spoken to. */
  enum Protocol {
    /** By the driver where the server answers it, else by the pipeline. */
    AUTO,
    /** {@code POST /}, which the JDBC driver speaks. */
    DRIVER,
    /** {@code POST /v2/pipeline}. */
    PIPELINE
  }

  /** Half of what a server has for all its clients. */
  private static final int MOST_STREAMS = 64;

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads the forms that Turso's tools write: {@code libsql://} is HTTPS unless {@code ?tls=0} or a
   * loopback host says otherwise, and {@code ?authToken=} carries a token. Of our own are {@code
   * ?protocol=} and {@code ?streams=}.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it, as it may carry
   *     a token
   */
  static LibSqlAddress of(String address, Optional<String> token) {
    URI uri = parse(address);
    String host = uri.getHost();
    if (host == null) throw new IllegalArgumentException("the libSQL address names no host");
    String scheme =
        switch (uri.getScheme()) {
          case "http", "https" -> uri.getScheme();
          default ->
              THIS_MACHINE.contains(host) || option(uri, "tls").equals(Optional.of("0"))
                  ? "http"
                  : "https";
        };
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("/+$", "");
    return new LibSqlAddress(
        scheme + "://" + host + port + path,
        token.or(() -> option(uri, "authToken")),
        option(uri, "protocol").map(LibSqlAddress::protocol).orElse(Protocol.AUTO),
        option(uri, "streams").map(LibSqlAddress::streams).orElse(0));
  }

  @Override
  public String toString() {
    return url;
  }

  private static URI parse(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the libSQL address is not a URL");
    }
  }

  private static Protocol protocol(String name) {
    for (Protocol one : Protocol.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(name)) return one;
    }
    throw new IllegalArgumentException(
        "the libSQL address has another protocol than auto, driver and pipeline");
  }

  private static int streams(String number) {
    if (number.matches("[0-9]{1,2}") && Integer.parseInt(number) <= MOST_STREAMS) {
      return Integer.parseInt(number);
    }
    throw new IllegalArgumentException("streams of the libSQL address is no number from 0 to 64");
  }

  private static Optional<String> option(URI uri, String name) {
    if (uri.getQuery() == null) return Optional.empty();
    for (String pair : uri.getQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) return Optional.of(pair.substring(name.length() + 1));
    }
    return Optional.empty();
  }
}
