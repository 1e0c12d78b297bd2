package dev.lathe.runtime.adapter.jose;

import dev.lathe.runtime.identity.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Documents over HTTPS. What an issuer publishes is what everything else rests on, so nothing is
 * taken over a line that others can write to, but for one that never leaves this machine, and no
 * redirect is followed.
 */
public final class PublishedDocuments implements Documents {
  /** A request waits for this at worst twice: to connect, and to read. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** In bytes; sets of the large issuers have some 10 KB. */
  private static final int LONGEST = 256 * 1024;

  @Override
  public String get(URI address) throws IOException {
    if (!safe(address)) throw new IOException(address + " is neither HTTPS nor on this machine");
    var request = (HttpURLConnection) address.toURL().openConnection();
    try {
      request.setConnectTimeout((int) PATIENCE.toMillis());
      request.setReadTimeout((int) PATIENCE.toMillis());
      request.setInstanceFollowRedirects(false);
      request.setRequestProperty("Accept", "application/json");
      if (request.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException(address + " answered " + request.getResponseCode());
      }
      try (InputStream body = request.getInputStream()) {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST)
          throw new IOException(address + " is over " + LONGEST + " bytes");
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } finally {
      request.disconnect();
    }
  }

  private static boolean safe(URI address) {
    String host = address.getHost();
    return "https".equals(address.getScheme())
        || ("http".equals(address.getScheme()) && host != null && Loopback.host(host));
  }
}
