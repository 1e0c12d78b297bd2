package dev.lathe.runtime.wiring;

import dev.lathe.runtime.config.Environment;
import dev.lathe.runtime.query.CursorKey;
import dev.lathe.runtime.query.CursorKeyUnavailable;
import dev.lathe.runtime.secret.SecretUnreadable;
import dev.lathe.runtime.secret.Secrets;
import java.util.Optional;

/** How a function comes by the key of cursors: as by its database's token. */
public final class CursorKeys {
  private static final String PLAIN = "LATHE_CURSOR_KEY";
  private static final String SECRET = "LATHE_CURSOR_KEY_SECRET";

  private CursorKeys() {}

  /**
   * What {@code LATHE_CURSOR_KEY} or {@code LATHE_CURSOR_KEY_SECRET} says, read when the first
   * cursor is made or comes, and again when one comes that is not by it.
   *
   * @param secrets where the second is kept
   * @throws IllegalArgumentException if both say something
   */
  public static CursorKey from(Environment environment, Secrets secrets) {
    Optional<String> plain = environment.find(PLAIN);
    Optional<String> secret = environment.find(SECRET);
    if (plain.isPresent() && secret.isPresent()) {
      throw new IllegalArgumentException(PLAIN + " and " + SECRET + " are both set: take one away");
    }
    return secret
        .<CursorKey>map(name -> () -> read(secrets, name))
        .or(() -> plain.map(key -> () -> key))
        .orElse(CursorKey.NONE);
  }

  private static String read(Secrets secrets, String name) {
    try {
      return secrets.read(name);
    } catch (SecretUnreadable e) {
      throw new CursorKeyUnavailable(SECRET + ": " + e.getMessage(), e);
    }
  }
}
