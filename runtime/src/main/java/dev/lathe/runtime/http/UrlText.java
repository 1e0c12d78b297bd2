package dev.lathe.runtime.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decodes what a URL or a form carries, and encodes what a path is given. */
final class UrlText {
  private UrlText() {}

  /** The decoded segments of a path, or empty where it is not percent-encoded UTF-8. */
  static Optional<List<String>> segments(String rawPath) {
    var segments = new ArrayList<String>();
    if (rawPath.isEmpty() || rawPath.equals("/")) {
      return Optional.of(segments);
    }
    // Split first: an encoded slash belongs to its segment.
    String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
    for (String raw : path.split("/", -1)) {
      Optional<String> segment = decode(raw, false);
      if (segment.isEmpty()) return Optional.empty();
      segments.add(segment.get());
    }
    return Optional.of(segments);
  }

  /**
   * The values by name of a query or an {@code application/x-www-form-urlencoded} body, in order,
   * or empty where it is not percent-encoded UTF-8.
   */
  static Optional<Map<String, List<String>>> pairs(String raw) {
    var pairs = new LinkedHashMap<String, List<String>>();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) continue;
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1), true);
      if (name.isEmpty() || value.isEmpty()) return Optional.empty();
      pairs.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
    }
    return Optional.of(pairs);
  }

  /** {@code value} as one segment of a path: percent-encoded but for what RFC 3986 leaves alone. */
  static String segment(String value) {
    var encoded = new StringBuilder();
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (unreserved) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  private static Optional<String> decode(String raw, boolean plusIsSpace) {
    if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0)) {
      return Optional.of(raw);
    }
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) return Optional.empty();
        bytes.write(high * 16 + low);
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else {
        int end = i + (Character.isHighSurrogate(c) && i + 1 < raw.length() ? 2 : 1);
        bytes.writeBytes(raw.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
      }
    }
    return HttpBody.of(bytes.toByteArray()).text();
  }
}
