package dev.lathe.runtime.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of the machine itself. A page from elsewhere can have a browser ask a server on loopback:
 * by a name of its own that leads there, which {@code Host} tells, or across origins, which {@code
 * Origin} tells.
 */
public final class Loopback {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:localhost|[a-z0-9-]{1,63}\\.localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])"
              + "(?::\\d{1,5})?");

  private Loopback() {}

  /**
   * Whether this machine asks: by a name of its own, and for no page from elsewhere.
   *
   * @param origin empty where no page asks
   */
  public static boolean asks(Optional<String> host, Optional<String> origin) {
    return host.filter(Loopback::host).isPresent() && origin.map(Loopback::origin).orElse(true);
  }

  /** Whether a {@code Host} names this machine. */
  public static boolean host(String value) {
    return HOST.matcher(value.strip().toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether an {@code Origin} is one of this machine. */
  public static boolean origin(String value) {
    String origin = value.strip().toLowerCase(Locale.ROOT);
    for (String scheme : new String[] {"http://", "https://"}) {
      if (origin.startsWith(scheme)) return host(origin.substring(scheme.length()));
    }
    return false;
  }
}
