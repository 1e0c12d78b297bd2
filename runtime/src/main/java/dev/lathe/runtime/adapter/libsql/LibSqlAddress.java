package dev.lathe.runtime.adapter.libsql;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Where a libSQL server listens, and what it asks for.
 *
 * @param url an {@code http} or {@code https} address without query
 * @param token goes into the Authorization header, and nowhere else
 */
record LibSqlAddress(String url, Optional<String> token) {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads the forms that Turso's tools write: {@code libsql://} is HTTPS unless {@code ?tls=0} or a
   * loopback host says otherwise, and {@code ?authToken=} carries a token.
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
        scheme + "://" + host + port + path, token.or(() -> option(uri, "authToken")));
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

  private static Optional<String> option(URI uri, String name) {
    if (uri.getQuery() == null) return Optional.empty();
    for (String pair : uri.getQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) return Optional.of(pair.substring(name.length() + 1));
    }
    return Optional.empty();
  }
}
